import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from './installation.ts'
import { addCounts, type Counts, countLine, countVitest, countWithSecondRun, filesThatWaited } from './test-counts.ts'
import { installPackage } from './testing/install-package.ts'
import { UNHANDLED_FILE } from './testing/note-unhandled.ts'

/**
 * `npm test`: lint, format, then unit, database and browser tests, each counted; the last line sums up. `--only db` runs one
 * kind, for `.ci/run`. Exit code 1 when anything failed.
 */
type Suite = 'lint' | 'unit' | 'db' | 'e2e'
const SUITES: readonly Suite[] = ['lint', 'unit', 'db', 'e2e']

/** Unit tests are two projects of vitest.config.ts. */
const PROJECTS = { unit: ['unit', 'pure'], db: ['db'], e2e: ['e2e'] } as const

/** Test files at once. Left to itself vitest leaves a core free, which of two is half of the time. */
const WORKERS = Math.max(2, availableParallelism())
/** Database tests wait for PostgreSQL and for processes of their own. More files at once would use up its 120 connections. */
const DB_WORKERS = Math.min(2 * WORKERS, 6)

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } })
const wanted = SUITES.filter((suite) => !values.only || values.only.includes(suite))
let total: Counts = { passed: 0, failed: 0, skipped: 0 }
for (const suite of wanted) {
  console.log(`\n=== ${suite}`)
  const counts = suite === 'lint' ? runLint() : runVitest(suite)
  console.log(`    ${suite}: ${countLine(counts)}`)
  total = addCounts(total, counts)
}
for (const failure of total.unsteady ?? []) console.log(`UNSTEADY ${failure}`)
for (const failure of total.failures ?? []) console.log(`FAILED ${failure}`)
console.log(`\n${countLine(total)}`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)

function runLint(): Counts {
  const lint = run([join(ROOT, 'scripts/lint.ts')])
  const format =
    spawnSync(join(ROOT, 'node_modules/.bin/biome'), ['format', '--log-level=warn'], { cwd: ROOT, stdio: 'inherit' }).status === 0
  if (!format) console.error('some files are not formatted: npm run format')
  const checks = { lint, format }
  const failures = Object.entries(checks).flatMap(([name, ok]) => (ok ? [] : [`${name}: see its output above`]))
  return { passed: Object.keys(checks).length - failures.length, failed: failures.length, skipped: 0, failures }
}

function runVitest(suite: Exclude<Suite, 'lint'>): Counts {
  if (suite === 'e2e') {
    if (globSync('e2e/**/*.e2e.ts', { cwd: ROOT }).length === 0) return { passed: 0, failed: 0, skipped: 0 }
    bringChromium()
  }
  const first = reportOf(suite, suite === 'db' ? DB_WORKERS : WORKERS)
  const again = suite === 'e2e' && !first.hasUnhandled ? filesThatWaited(first.report) : []
  if (!first.report || again.length === 0) return countVitest(first.report, first.ok)
  console.log('\n=== once more, alone: what waited in vain')
  return countWithSecondRun(first.report, again, reportOf(suite, 1, again))
}

interface VitestRun {
  /** As vitest wrote it; none where it ended before. */
  readonly report?: string
  readonly ok: boolean
  /** An error outside every test: the report holds none of these. */
  readonly hasUnhandled: boolean
}

/** Runs the files of a suite, all where none are named, so many at once. */
function reportOf(suite: Exclude<Suite, 'lint'>, workers: number, files: readonly string[] = []): VitestRun {
  const dir = mkdtempSync(join(tmpdir(), 'muster-report-'))
  const report = join(dir, 'report.json')
  const unhandled = join(dir, 'unhandled')
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
  const args = [
    vitest,
    'run',
    ...files,
    ...PROJECTS[suite].flatMap((project) => ['--project', project]),
    `--maxWorkers=${workers}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const ok = run(args, { [UNHANDLED_FILE]: unhandled })
  const facts = { ok, hasUnhandled: existsSync(unhandled) }
  const written = existsSync(report) ? { ...facts, report: readFileSync(report, 'utf8') } : facts
  rmSync(dir, { recursive: true, force: true })
  return written
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean {
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0
}

/** As root on Debian the browser is installed; elsewhere the test says what to install. */
function bringChromium(): void {
  if (!existsSync('/usr/bin/chromium') && !process.env['CHROMIUM_PATH']) installPackage('chromium')
}
