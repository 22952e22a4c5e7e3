export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** One line for each test that failed: its file, its name, what it said, what it waited for and where. */
  readonly failures?: readonly string[]
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...(a.failures ?? []), ...(b.failures ?? [])],
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
  const { numPassedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(report) as VitestReport
  const failures = testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0) return file.status === 'failed' ? [`${file.name}: ${firstLine(file.message)}`] : []
    return failed.map((test) => `${file.name} > ${test.fullName}: ${(test.failureMessages ?? []).map((words) => said(words)).join(' | ')}`)
  })
  if (failures.length === 0 && !ok) failures.push('the run ended badly although every test passed: see its output above')
  return { passed: numPassedTests, failed: failures.length, skipped: numPendingTests + numTodoTests, failures }
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName?: string
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

/** Its first line, what a browser waited for, and the line of ours that it came from: of a run elsewhere this is all one sees. */
function said(message: string): string {
  const waitedFor = /^\s*- (waiting for .*)$/m.exec(message)?.[1]
  const where = /^\s+at .*?([^/\\(]+\.(?:ts|tsx):\d+):\d+\)?$/m.exec(message.replaceAll(/^.*node_modules.*$/gm, ''))?.[1]
  return [firstLine(message), waitedFor, where && `(${where})`].filter(Boolean).join(' ')
}

function firstLine(message: string | undefined): string {
  return (message ?? '').split('\n', 1)[0]?.slice(0, 1_200) ?? ''
}
