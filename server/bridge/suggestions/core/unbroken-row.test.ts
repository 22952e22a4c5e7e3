import { describe, expect, test } from 'vitest'
import { type DecidedPlan, isEnough, perDayOf, unbrokenRow } from '#server/bridge/suggestions/core/unbroken-row.ts'

const plan = (n: number, more: Partial<DecidedPlan> = {}): DecidedPlan => ({
  approvalId: `apr_${n}`,
  decidedAt: `2026-11-${String(20 - n).padStart(2, '0')}T09:00:00.000Z`,
  day: `2026-11-${String(20 - n).padStart(2, '0')}`,
  outcome: 'approved',
  isMine: true,
  isChanged: false,
  step: { path: 'steps/mail', tool: 'mail.send', destinations: '["finance@acme.example"]', count: 1 },
  ...more,
})
const plans = (n: number, more: Partial<DecidedPlan> = {}) => Array.from({ length: n }, (_, index) => plan(index, more))
const ids = (row: readonly DecidedPlan[]) => row.map(({ approvalId }) => approvalId)

describe('a row of approvals', () => {
  test('ten on five days are enough, nine are not, nor ten on four days', () => {
    expect(isEnough(unbrokenRow(plans(10)))).toBe(true)
    expect(isEnough(unbrokenRow(plans(9)))).toBe(false)
    const onDays = (days: number) => plans(10).map((one, index) => ({ ...one, day: `2026-11-0${(index % days) + 1}` }))
    expect(isEnough(unbrokenRow(onDays(5)))).toBe(true)
    expect(isEnough(unbrokenRow(onDays(4)))).toBe(false)
  })

  test.each([
    ['was rejected', { outcome: 'rejected' }],
    ['ran out', { outcome: 'expired' }],
    ['was changed', { isChanged: true }],
    ['was rejected by somebody else, for elsewhere', { outcome: 'rejected', isMine: false, step: { ...plan(0).step, destinations: '[]' } }],
  ] as [string, Partial<DecidedPlan>][])('ends at a plan that %s', (_, broken) => {
    expect(ids(unbrokenRow([plan(0), plan(1), plan(2, broken), plan(3)]))).toEqual(['apr_0', 'apr_1'])
  })

  test('passes over what others approved, what goes elsewhere and other steps', () => {
    const step = plan(0).step
    const others = [
      plan(1, { isMine: false }),
      plan(2, { step: step && { ...step, destinations: '["ops@acme.example"]' } }),
      plan(3, { step: step && { ...step, path: 'steps/log' }, outcome: 'rejected' }),
      plan(4, { step: null, outcome: 'rejected' }),
    ]
    expect(ids(unbrokenRow([plan(0), ...others, plan(5)]))).toEqual(['apr_0', 'apr_5'])
  })

  test('a plan that asks for several steps has none', () => {
    expect(unbrokenRow([plan(0, { step: null }), ...plans(20)])).toEqual([])
  })

  test('what a permission would have to admit is the fullest day', () => {
    expect(perDayOf([plan(0), plan(0), plan(1)])).toBe(2)
    expect(perDayOf([])).toBe(0)
  })
})
