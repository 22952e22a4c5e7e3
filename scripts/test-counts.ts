import { stripVTControlCharacters } from 'node:util'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** One line for each test that failed: its file, its name, what it said, what it waited for and where. */
  readonly failures?: readonly string[]
  /** The same of tests that failed once and held when their file was run again, alone. */
  readonly unsteady?: readonly string[]
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...(a.failures ?? []), ...(b.failures ?? [])],
    unsteady: [...(a.unsteady ?? []), ...(b.unsteady ?? [])],
  }
}

/** The closing line of every test run. */
export function countLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/**
 * Counts of vitest's JSON report. A file that could not even be loaded counts as one failure, and so does a run that
 * ended badly with nothing to show for it (a crash, an unhandled error, no tests at all).
 */
export function countVitest(report: string | undefined, ok: boolean): Counts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0, failures: ['the run left no report'] }
  const files = (JSON.parse(report) as VitestReport).testResults
  const counts = countFiles(files)
  if (counts.failed > 0 || ok) return counts
  return { ...counts, failed: 1, failures: ['the run ended badly although every test passed: see its output above'] }
}

/**
 * Files that failed for nothing but a wait of a browser that ran out, which a machine at its limit does too (decision 0164).
 * @param report vitest's JSON report
 */
export function filesThatWaited(report: string | undefined): string[] {
  const files = report === undefined ? [] : (JSON.parse(report) as VitestReport).testResults
  const waited = (file: VitestFile): boolean => !file.message && failedTests(file).length > 0 && failedTests(file).every(ranOut)
  return files.filter(waited).map(({ name }) => name)
}

/** The counts of a run whose `files` were run once more: theirs are those of the second run; what held only then is told as unsteady. */
export function countWithSecondRun(
  report: string,
  files: readonly string[],
  second: { readonly report?: string; readonly ok: boolean },
): Counts {
  const { testResults } = JSON.parse(report) as VitestReport
  const rest = countFiles(testResults.filter(({ name }) => !files.includes(name)))
  const now = second.report === undefined ? [] : (JSON.parse(second.report) as VitestReport).testResults
  const heldNow = new Set(
    now.flatMap(({ name, assertionResults }) =>
      assertionResults.flatMap(({ status, fullName }) => (status === 'passed' ? [`${name} > ${fullName}`] : [])),
    ),
  )
  const unsteady = testResults
    .filter(({ name }) => files.includes(name))
    .flatMap((file) => failedTests(file).flatMap((test) => (heldNow.has(`${file.name} > ${test.fullName}`) ? [toldOf(file, test)] : [])))
  return { ...addCounts(rest, countVitest(second.report, second.ok)), unsteady }
}

function countFiles(files: readonly VitestFile[]): Counts {
  const of = (...states: string[]): number =>
    files.flatMap((file) => file.assertionResults).filter(({ status }) => states.includes(status)).length
  const failures = files.flatMap((file) => {
    const failed = failedTests(file)
    if (failed.length === 0) return file.status === 'failed' ? [`${file.name}: ${firstLine(file.message)}`] : []
    return failed.map((test) => toldOf(file, test))
  })
  return { passed: of('passed'), failed: failures.length, skipped: of('pending', 'skipped', 'todo', 'disabled'), failures }
}

const toldOf = (file: VitestFile, test: VitestTest): string =>
  `${file.name} > ${test.fullName}: ${(test.failureMessages ?? []).map((words) => said(words)).join(' | ')}`

const failedTests = (file: VitestFile): readonly VitestTest[] => file.assertionResults.filter((test) => test.status === 'failed')

/** How a failure begins that only tells which pages stood open (`e2e/testing/use-product.ts`). */
export const OPEN_PAGES = 'Open then: '

function ranOut({ failureMessages = [] }: VitestTest): boolean {
  const said = failureMessages.filter((message) => !message.startsWith(`Error: ${OPEN_PAGES}`))
  return said.length > 0 && said.every((message) => /Timeout \d+ms exceeded/.test(message))
}

interface VitestReport {
  readonly testResults: readonly VitestFile[]
}

interface VitestFile {
  readonly name: string
  readonly status: string
  readonly message?: string
  readonly assertionResults: readonly VitestTest[]
}

interface VitestTest {
  readonly status: string
  readonly fullName?: string
  readonly failureMessages?: readonly string[]
}

/** Its first line, what a browser waited for, and the line of ours that it came from: of a run elsewhere this is all one sees. */
function said(coloured: string): string {
  const message = stripVTControlCharacters(coloured)
  const waitedFor = /^\s*- (waiting for .*)$/m.exec(message)?.[1]
  const where = /^\s+at .*?([^/\\(]+\.(?:ts|tsx):\d+):\d+\)?$/m.exec(message.replaceAll(/^.*node_modules.*$/gm, ''))?.[1]
  return [firstLine(message), waitedFor, where && `(${where})`].filter(Boolean).join(' ')
}

function firstLine(message: string | undefined): string {
  return (message ?? '').split('\n', 1)[0]?.slice(0, 1_200) ?? ''
}
