import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { startThrowaway } from '#db/testing/test-server.ts'
import { GUARDS, type Guard } from '#server/dispatch/testing/guards.ts'
import { ROOT } from './installation.ts'

/**
 * Takes every guard of a run out of a copy of the project, one at a time, and sees the test fail that is there for it. Slow,
 * so not part of `npm test`: `node scripts/check-guards.ts [--only <part of a guard's name or file>] [--lanes 2] [--write]`.
 * The last line counts; exit code 1 when a guard could go without a test noticing. `--write` puts what was seen, guard by
 * guard, into docs/guards.md.
 */
const GIVEN_UP_MS = 5 * 60_000
const PAGE = join(ROOT, 'docs/guards.md')
const LEFT_OUT = /^(node_modules|\.git|\.next|\.muster|tsconfig\.tsbuildinfo)(\/|$)/

interface Lane {
  readonly dir: string
  readonly databaseUrl: string
  close(): Promise<void>
}
interface Outcome {
  readonly passed: number
  readonly failed: number
  /** The first that failed, or what was wrong. */
  readonly said: string
}

const { values } = parseArgs({ options: { only: { type: 'string' }, lanes: { type: 'string' }, write: { type: 'boolean' } } })
const wanted = GUARDS.filter(({ guards, file }) => `${file} ${guards}`.includes(values.only ?? ''))
const lost = wanted.filter(({ file, text }) => readFileSync(join(ROOT, file), 'utf8').split(text).length !== 2)
for (const { guards, file } of lost) console.log(`LOST  ${file}: ${guards}: its text does not stand there exactly once`)

const lanes = await Promise.all(Array.from({ length: Number(values.lanes ?? Math.min(2, availableParallelism())) }, openLane))
const seen = new Map<Guard, string>()
let stopped = false
const running = new Set<number>()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stopped = true
    for (const pid of running) process.kill(-pid, 'SIGKILL')
  })
try {
  const tests = [...new Set(wanted.map(({ test }) => test))]
  const red = new Set<string>()
  await share(tests, async (lane, test) => {
    const { passed, failed, said } = await runTest(lane, test, namesIn(test))
    if (failed > 0 || passed === 0) red.add(test)
    if (red.has(test)) console.log(`RED   ${test} without any change: ${said}`)
  })
  const triable = wanted.filter((guard) => !lost.includes(guard) && !red.has(guard.test))
  await share(triable, async (lane, guard) => {
    const { failed, said } = await without(lane, guard)
    if (failed > 0) seen.set(guard, said)
    console.log(`${failed > 0 ? 'seen ' : 'MISS '} ${guard.file}: ${guard.guards}: ${said}`)
  })
} finally {
  await Promise.all(lanes.map(async (lane) => await lane.close()))
}
if (values.write) writeFileSync(PAGE, page())
console.log(`\n${wanted.length} guards, ${seen.size} seen to fail`)
process.exit(seen.size === wanted.length && wanted.length > 0 ? 0 : 1)

/** What was seen, as a page. A guard that no test missed stands there as such. */
function page(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
  const head = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim()
  return [
    '# Guards',
    '',
    'Written by `node scripts/check-guards.ts --write`: every guard of a run is taken out of a copy of the project, one at a time',
    '(`server/dispatch/testing/guards`), and the test that is there for it must then fail, having passed before.',
    '',
    `${new Date().toISOString().slice(0, 10)}, at ${head}: ${wanted.length} guards, ${seen.size} seen to fail.`,
    '',
    '| Guard | File | Test | Seen red |',
    '| --- | --- | --- | --- |',
    ...wanted.map((guard) => {
      const said = seen.get(guard)
      return `| ${cell(guard.guards)} | \`${guard.file}\` | \`${guard.test}\` | ${said === undefined ? '**no**' : cell(said)} |`
    }),
    '',
  ].join('\n')
}

/** The tests of a file that some guard needs; undefined for all of them. */
function namesIn(test: string): string | undefined {
  const names = wanted.filter((guard) => guard.test === test).map(({ only }) => only)
  return names.includes(undefined) ? undefined : [...new Set(names)].join('|')
}

/** A copy of the project with a database server of its own. */
async function openLane(): Promise<Lane> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-guards-'))
  cpSync(ROOT, dir, { recursive: true, filter: (path) => !LEFT_OUT.test(relative(ROOT, path)) })
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'))
  const server = await startThrowaway()
  const close = async (): Promise<void> => {
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  return { dir, databaseUrl: server.ownerUrl, close }
}

/** Works through a list, each lane one piece at a time. */
async function share<T>(pieces: readonly T[], work: (lane: Lane, piece: T) => Promise<void>): Promise<void> {
  const waiting = [...pieces]
  await Promise.all(
    lanes.map(async (lane) => {
      for (let next = waiting.shift(); next !== undefined && !stopped; next = waiting.shift()) await work(lane, next)
    }),
  )
}

async function without(lane: Lane, { file, text, becomes, test, only }: Guard): Promise<Outcome> {
  const path = join(lane.dir, file)
  const whole = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    whole.replace(text, () => becomes),
  )
  try {
    return await runTest(lane, test, only)
  } finally {
    writeFileSync(path, whole)
  }
}

async function runTest(lane: Lane, test: string, only?: string): Promise<Outcome> {
  const report = join(lane.dir, 'report.json')
  rmSync(report, { force: true })
  const projects = test.endsWith('.db.test.ts') ? ['--project', 'db'] : ['--project', 'unit', '--project', 'pure']
  const args = ['vitest/vitest.mjs', 'run', ...projects, test, '--bail=1', '--reporter=json', `--outputFile=${report}`]
  const [main = '', ...more] = args
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', main), ...more, ...(only === undefined ? [] : ['-t', only])], {
    cwd: lane.dir,
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, TEST_DATABASE_OWNER_URL: lane.databaseUrl },
  })
  // With its workers: a guard that is gone may leave one that never ends.
  const group = child.pid
  if (group === undefined) return { passed: 0, failed: 0, said: 'vitest did not start' }
  running.add(group)
  const timer = setTimeout(() => process.kill(-group, 'SIGKILL'), GIVEN_UP_MS)
  await new Promise((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  running.delete(group)
  return readReport(report)
}

function readReport(report: string): Outcome {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      numPassedTests: number
      numFailedTests: number
      testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[]
    }
    const named = testResults.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed')?.fullName
    const said = named ?? (testResults.map(({ message }) => message.split('\n')[0]).join(' ') || `${numPassedTests} tests pass`)
    return { passed: numPassedTests, failed: numFailedTests, said }
  } catch {
    return { passed: 0, failed: 0, said: 'it gave no report' }
  }
}
