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

test('of a test that failed the closing lines say what it said, what it waited for and where', () => {
  const message = [
    'TimeoutError: locator.click: Timeout 60000ms exceeded.',
    'Call log:',
    "  - waiting for getByRole('button', { name: 'Send' })",
    '    at wait (/somewhere/node_modules/library/index.js:1:2)',
    '    at send (/somewhere/e2e/orders.e2e.ts:12:34)',
    '    at /somewhere/e2e/orders.e2e.ts:20:3',
  ].join('\n')
  const failed = { status: 'failed', fullName: 'sends', failureMessages: [message, 'Error: /orders: Working …'] }
  const counts = countVitest(
    JSON.stringify({
      numPassedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [{ name: 'f', status: 'failed', assertionResults: [failed] }],
    }),
    false,
  )
  expect(counts.failures).toEqual([
    "f > sends: TimeoutError: locator.click: Timeout 60000ms exceeded. waiting for getByRole('button', { name: 'Send' }) (orders.e2e.ts:12) | Error: /orders: Working …",
  ])
})
