import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = join(import.meta.dirname, '../..')
const OPEN_TO_ALL = 0o1777

/**
 * Makes every process that tests start (vitest's own, workers, whole products) load in a third of its processor time: what was
 * compiled is kept, and `load-quickly.mjs` goes along. A product drops its rights, so each user keeps what is its own in there.
 */
export function quickenProcesses(): void {
  const load = `--import=${pathToFileURL(join(ROOT, 'scripts/load-quickly.mjs')).href}`
  const options = process.env['NODE_OPTIONS'] ?? ''
  if (!options.includes(load)) process.env['NODE_OPTIONS'] = `${options} ${load}`.trim()
  if (process.env['NODE_COMPILE_CACHE']) return
  const compiled = join(ROOT, 'node_modules/.cache/compiled')
  mkdirSync(compiled, { recursive: true })
  chmodSync(compiled, OPEN_TO_ALL)
  process.env['NODE_COMPILE_CACHE'] = compiled
}
