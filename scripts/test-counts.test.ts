import { expect, test } from 'vitest'
import { countLine, countVitest, countWithSecondRun, filesThatWaited } from './test-counts.ts'

interface Test {
  readonly status: string
  readonly fullName?: string
  readonly failureMessages?: readonly string[]
}

const TIMEOUT = 'TimeoutError: locator.click: Timeout 60000ms exceeded.'

/** As vitest writes it: each file with its state and the states of its tests. */
const report = (files: readonly (readonly [status: string, tests: readonly (string | Test)[], message?: string])[]): string =>
  JSON.stringify({
    testResults: files.map(([status, tests, message = ''], index) => ({
      message,
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
    failureMessages: [TIMEOUT, 'Error: Open then: /orders'],
  }
  const wrong = { status: 'failed', fullName: 'is wrong', failureMessages: ['AssertionError: expected 1 to be 2'] }
  const both = { status: 'failed', fullName: 'waits and is wrong', failureMessages: [TIMEOUT, 'AssertionError: expected 1 to be 2'] }
  const first = report([
    ['failed', [waited, 'passed']],
    ['failed', [waited, wrong]],
    ['passed', ['passed']],
    ['failed', []],
    ['failed', [both]],
    ['failed', [waited], 'the server could not be stopped'],
  ])
  expect(filesThatWaited(first)).toEqual(['file-0'])
  const held = countWithSecondRun(first, ['file-0'], {
    report: report([['passed', [{ ...waited, status: 'passed' }, 'passed']]]),
    ok: true,
  })
  expect(countLine(held)).toBe('3 passed, 5 failed')
  expect(held.unsteady).toEqual(['file-0 > waits: TimeoutError: locator.click: Timeout 60000ms exceeded. | Error: Open then: /orders'])
  const failedAgain = countWithSecondRun(first, ['file-0'], { report: report([['failed', [waited, 'passed']]]), ok: false })
  expect(countLine(failedAgain)).toBe('2 passed, 6 failed')
  expect(failedAgain.unsteady).toEqual([])
})
