import { appendFileSync } from 'node:fs'
import type { SuiteResult } from '#server/entry/mcp/testing/conformance/run-suite.ts'

/** One line for `npm run conformance`, which names a file for it; silent otherwise. */
export function tellResult({ set, passed, failed }: SuiteResult, expected: readonly string[] = []): void {
  const file = process.env['MUSTER_CONFORMANCE_LINES']
  if (!file) return
  const names = failed.length === 0 ? '' : ` (${failed.map((name) => (expected.includes(name) ? `${name}: expected` : name)).join(', ')})`
  appendFileSync(file, `${set}: ${passed.length} passed, ${failed.length} failed${names}\n`)
}
