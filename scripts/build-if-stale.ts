import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = [
  'app',
  'components',
  'server',
  'db',
  'public',
  'instrumentation.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]
const STAMP = '.next/muster-stamp'
const SAID_MAX = 6000

/**
 * Builds the web application unless the last build was made from exactly these sources.
 * @param signal ends the builder when somebody stops us meanwhile
 * @throws Error with the end of the builder's output when the build fails
 */
export async function buildIfStale(root: string, signal?: AbortSignal): Promise<void> {
  const stamp = stampOf(root)
  const file = join(root, STAMP)
  if (existsSync(file) && readFileSync(file, 'utf8') === stamp) return
  console.log('Building (the first time takes a minute) …')
  const builder = spawn(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  })
  let said = ''
  for (const stream of [builder.stdout, builder.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-SAID_MAX)
    })
  }
  const [code] = (await once(builder, 'close')) as [number | null]
  if (code !== 0) throw new Error(`the build failed:\n${said.trim()}`)
  execFileSync(process.execPath, [join(root, 'scripts/write-openapi.ts')], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  writeFileSync(file, stamp)
}

/** One digest over names and contents of everything the build reads; tests are not part of it. */
function stampOf(root: string): string {
  const hash = createHash('sha256').update(process.version)
  const visit = (path: string) => {
    const full = join(root, path)
    const kind = statSync(full, { throwIfNoEntry: false })
    if (kind?.isDirectory()) for (const name of readdirSync(full).sort()) visit(join(path, name))
    else if (kind && !/\.(test|contract)\.tsx?$|\.md$/.test(path)) hash.update(`\0${path}\0`).update(readFileSync(full))
  }
  for (const source of SOURCES) visit(source)
  return hash.digest('hex')
}
