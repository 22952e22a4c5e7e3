import { expect, test } from 'vitest'
import { countLine, countVitest, countWithSecondRun, filesThatWaited } from './test-counts.ts'

interface Test {
  readonly status: string
  readonly fullName?: string
  readonly failureMessages?: readonly string[]
}

/** As vitest writes it: each file with its state and the states of its tests. */
const report = (files: readonly (readonly [status: string, tests: readonly (string | Test)[]])[]): string =>
  JSON.stringify({
    testResults: files.map(([status, tests], index) => ({
      name: `file-${index}`,
      status,
      assertionResults: tests.map((test) => (typeof test === 'string' ? { status: test } : test)),
    })),
  })

test('a test file that cannot be loaded counts as a failure', () => {
  const counts = countVitest(
    report([
      ['passed', ['passed', 'passed', 'pending']],
      ['failed', ['failed']],
      ['failed', []],
    ]),
    false,
  )
  expect(countLine(counts)).toBe('2 passed, 2 failed, 1 skipped')
})

test('a run that ends badly is never counted as a success', () => {
  expect(countVitest(undefined, false).failed).toBe(1)
  expect(countVitest(report([['passed', []]]), false).failed).toBe(1)
  expect(countVitest(report([['passed', []]]), true).failed).toBe(0)
})

test('of a test that failed the closing lines say what it said, what it waited for and where', () => {
  const message = [
    'TimeoutError: locator.click: Timeout 60000ms exceeded.',
    'Call log:',
    "\u001b[2m  - waiting for getByRole('button', { name: 'Send' })\u001b[22m",
    '    at wait (/somewhere/node_modules/library/index.js:1:2)',
    '    at send (/somewhere/e2e/orders.e2e.ts:12:34)',
    '    at /somewhere/e2e/orders.e2e.ts:20:3',
  ].join('\n')
  const failed = { status: 'failed', fullName: 'sends', failureMessages: [message, 'Error: /orders: Working …'] }
  expect(countVitest(report([['failed', [failed]]]), false).failures).toEqual([
    "file-0 > sends: TimeoutError: locator.click: Timeout 60000ms exceeded. waiting for getByRole('button', { name: 'Send' }) (orders.e2e.ts:12) | Error: /orders: Working …",
  ])
})

test('a file is run once more where every failure of it is a wait that ran out, and what failed first is still told', () => {
  const waited = {
    status: 'failed',
    fullName: 'waits',
    failureMessages: ['TimeoutError: locator.click: Timeout 60000ms exceeded.', 'Error: x'],
  }
  const wrong = { status: 'failed', fullName: 'is wrong', failureMessages: ['AssertionError: expected 1 to be 2'] }
  const first = report([
    ['failed', [waited, 'passed']],
    ['failed', [waited, wrong]],
    ['passed', ['passed']],
    ['failed', []],
  ])
  expect(filesThatWaited(first)).toEqual(['file-0'])
  const held = countWithSecondRun(first, ['file-0'], { passed: 2, failed: 0, skipped: 0 })
  expect(countLine(held)).toBe('3 passed, 3 failed')
  expect(held.unsteady).toEqual(['file-0 > waits: TimeoutError: locator.click: Timeout 60000ms exceeded. | Error: x'])
  const failedAgain = countWithSecondRun(first, ['file-0'], { passed: 1, failed: 1, skipped: 0, failures: ['file-0 > waits: again'] })
  expect(countLine(failedAgain)).toBe('2 passed, 4 failed')
})
