import { expect, test } from 'vitest'
import { countLine, countVitest } from './test-counts.ts'

const report = (numPassedTests: number, numFailedTests: number, files: readonly [string, readonly string[]][]) =>
  JSON.stringify({
    numPassedTests,
    numFailedTests,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: files.map(([status, tests]) => ({ status, assertionResults: tests.map((test) => ({ status: test })) })),
  })

test('a test file that cannot be loaded counts as a failure', () => {
  const counts = countVitest(
    report(2, 1, [
      ['passed', ['passed', 'passed']],
      ['failed', ['failed']],
      ['failed', []],
    ]),
    false,
  )
  expect(countLine(counts)).toBe('2 passed, 2 failed, 1 skipped')
})

test('a run that ends badly is never counted as a success', () => {
  expect(countVitest(undefined, false).failed).toBe(1)
  expect(countVitest(report(5, 0, [['passed', []]]), false).failed).toBe(1)
  expect(countVitest(report(5, 0, [['passed', []]]), true).failed).toBe(0)
})
