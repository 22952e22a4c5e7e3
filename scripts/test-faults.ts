import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ROOT } from './installation.ts'

/**
 * `npm run test:faults`: everything that breaks while a run is on its way, from a killed worker to a restored database, each
 * against the real product code and a real PostgreSQL. Takes minutes, so it is not part of `npm test`. What was seen goes into
 * docs/reliability.md. Exit code 1 when anything failed.
 */
const PAGE = join(ROOT, 'docs/reliability.md')
const MINUTES_MAX = 15
/** USER_HZ of Linux. */
const TICKS_PER_SECOND = 100
/** In the order of the page: files of the project `faults`, and those of every test run that belong here. */
const TRIED: readonly (readonly [file: string, what: string])[] = [
  ['server/dispatch/crash.db.test.ts', 'A worker is killed with kill -9, or fails, before and after each boundary of three parts'],
  [
    'server/dispatch/stale-worker.db.test.ts',
    'A worker is stopped with SIGSTOP in the first part, another takes the run, the first wakes up',
  ],
  ['server/dispatch/faults/asleep.fault.test.ts', 'The same at every boundary of the second part'],
  ['server/dispatch/faults/postgres-cut.fault.test.ts', 'PostgreSQL is cut off at every boundary and started again'],
  [
    'server/dispatch/faults/two-workers.fault.test.ts',
    'Two workers under kill -9, SIGSTOP and two cuts of PostgreSQL, twelve runs at once',
  ],
  ['server/dispatch/faults/clock.fault.test.ts', 'The clock of the host jumps by 10 days, back and ahead, at every boundary'],
  ['server/dispatch/wait.db.test.ts', 'Timers: kill -9, lost alarms, two workers, a clock that jumps by 10 days'],
  ['server/dispatch/faults/disk-full.fault.test.ts', 'The disk is full in the middle of a take-off'],
  ['server/blobs/directory-blobs.test.ts', 'The disk is full, or bytes on it change, where large contents lie'],
  ['server/dispatch/faults/restore.fault.test.ts', 'Yesterday’s backup is restored over today’s data'],
  ['server/dispatch/faults.db.test.ts', 'What is unforeseen happens again and again'],
]

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly startTime: number
    readonly endTime: number
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

const startedMs = Date.now()
const dir = mkdtempSync(join(tmpdir(), 'muster-faults-'))
const report = join(dir, 'report.json')
const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
const projects = ['faults', 'db', 'unit'].flatMap((project) => ['--project', project])
const args = [vitest, 'run', ...projects, '--maxWorkers=2', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const ended = spawnSync(process.execPath, [...args, ...TRIED.map(([file]) => file)], { cwd: ROOT, stdio: 'inherit' }).status
const results = existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults : []
rmSync(dir, { recursive: true, force: true })
const minutes = (Date.now() - startedMs) / 60_000
const load = loadavg()[2] ?? 0
writeFileSync(PAGE, page())
const all = results.flatMap(({ assertionResults }) => assertionResults)
const failed = all.filter(({ status }) => status === 'failed').length
console.log(`\n${all.filter(({ status }) => status === 'passed').length} passed, ${failed} failed, in ${minutes.toFixed(1)} minutes`)
process.exit(ended === 0 && failed === 0 && all.length > 0 && minutes <= MINUTES_MAX ? 0 : 1)

/** Processor time of everything that was started and waited for, where the system tells: a busy machine says the same as an idle one. */
function worked(): string {
  const stat = existsSync('/proc/self/stat') ? readFileSync('/proc/self/stat', 'utf8') : ''
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(13, 15)
  const ticks = Number(user) + Number(system)
  return ticks > 0 ? `, ${(ticks / TICKS_PER_SECOND / 60).toFixed(1)} minutes of processor,` : ''
}

/** What was tried, what each test saw, and how long it took. */
function page(): string {
  const found = TRIED.map(([file, what]) => ({ file, what, result: results.find(({ name }) => name.endsWith(file)) }))
  const rows = found.map(({ file, what, result }) => {
    const tests = result?.assertionResults ?? []
    const good = tests.filter(({ status }) => status === 'passed').length
    const seconds = result ? Math.round((result.endTime - result.startTime) / 1000) : 0
    return `| ${what} | \`${basename(file)}\` | ${good} | ${tests.length === 0 ? '**did not run**' : tests.length - good} | ${seconds} s |`
  })
  return [
    '# Reliability',
    '',
    'Written by `npm run test:faults`. A worker is a process of the product, PostgreSQL is a real one, the app that is acted on is a',
    'server of its own that counts its calls: what it says is held against ledger and audit chain.',
    '',
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${process.platform} ${process.arch}: ${minutes.toFixed(1)} minutes${worked()} on ${cpus().length} cores, load ${load.toFixed(0)} on average of the last quarter of an hour.`,
    '',
    '| What happens | File | Held | Not held or not run | Took |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'Not tried: a disk that loses or changes what it acknowledged, a full disk under PostgreSQL itself, a network that splits.',
    '',
    ...found.flatMap(({ what, result }) => [
      `## ${what}`,
      '',
      ...(result?.assertionResults ?? []).map(
        ({ status, fullName }) => `- ${status === 'passed' ? 'held' : `**${status}**`}: ${fullName.trim()}`,
      ),
      '',
    ]),
  ].join('\n')
}
