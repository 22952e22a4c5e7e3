import { describe, expect, test } from 'vitest'
import {
  ATTEMPT_STATES,
  type AttemptSnapshot,
  GROUP_OF,
  HOLD_REASONS,
  type HoldReason,
  type LedgerCounts,
} from '#server/program/core/attempt-state.ts'
import { type AttemptEvent, IllegalTransition, step } from '#server/program/core/step.ts'

const NONE: LedgerCounts = { intended: 0, sent: 0, confirmed: 0, failed: 0, caught: 0, unknown: 0, skipped: 0 }
const at = (state: AttemptSnapshot['state'], more: Partial<AttemptSnapshot> = {}): AttemptSnapshot => ({
  state,
  hold: null,
  reasonCode: null,
  attempt: 1,
  ...more,
})
const moved = (now: AttemptSnapshot, event: AttemptEvent) => {
  const outcome = step(now, event)
  return outcome.kind === 'moved'
    ? `${outcome.next.state}${outcome.next.reasonCode ? `(${outcome.next.reasonCode})` : ''}${outcome.next.hold ? ` held ${outcome.next.hold}` : ''}`
    : outcome.kind
}
const REPRESENTATIVE = { A: 'PLAN_RUNNING', B: 'AWAITING_APPROVAL', T: 'TAKEOFF_RUNNING', X: 'EXECUTION_COMPLETE' } as const

/** The table of domain §5, States: event × group → outcome. */
const TABLE: readonly [string, AttemptEvent, Record<keyof typeof REPRESENTATIVE, string>][] = [
  [
    'error',
    { type: 'error', reasonCode: 'ENGINE_ERROR' },
    { A: 'FAILED(ENGINE_ERROR)', B: 'FAILED(ENGINE_ERROR)', T: 'throws', X: 'throws' },
  ],
  ['worker lost', { type: 'worker_lost' }, { A: 'ignored', B: 'ignored', T: 'ignored', X: 'ignored' }],
  ['cancel', { type: 'cancel', ledger: NONE }, { A: 'FAILED(CANCELLED)', B: 'FAILED(CANCELLED)', T: 'FAILED(CANCELLED)', X: 'ignored' }],
  ['quorum met', { type: 'quorum_met' }, { A: 'refused', B: 'APPROVED', T: 'refused', X: 'refused' }],
  ['reject', { type: 'reject' }, { A: 'refused', B: 'FAILED(REJECTED)', T: 'refused', X: 'refused' }],
  ['edit', { type: 'supersede' }, { A: 'refused', B: 'FAILED(SUPERSEDED)', T: 'refused', X: 'refused' }],
  ['stricter requirement', { type: 'requirement_tightened' }, { A: 'throws', B: 'AWAITING_APPROVAL', T: 'ignored', X: 'throws' }],
  [
    'no eligible approver',
    { type: 'hold', reason: 'no_approver' },
    { A: 'throws', B: 'AWAITING_APPROVAL held no_approver', T: 'throws', X: 'ignored' },
  ],
  ['expire', { type: 'expire' }, { A: 'FAILED(EXPIRED)', B: 'FAILED(EXPIRED)', T: 'ignored', X: 'ignored' }],
  ['drift', { type: 'drift', ledger: NONE }, { A: 'FAILED(STALE)', B: 'FAILED(STALE)', T: 'FAILED(PARTIAL)', X: 'throws' }],
  [
    'identity suspended',
    { type: 'hold', reason: 'identity_suspended' },
    {
      A: 'PLAN_RUNNING held identity_suspended',
      B: 'AWAITING_APPROVAL held identity_suspended',
      T: 'TAKEOFF_RUNNING held identity_suspended',
      X: 'ignored',
    },
  ],
  [
    'budget out',
    { type: 'hold', reason: 'budget' },
    { A: 'PLAN_RUNNING held budget', B: 'AWAITING_APPROVAL held budget', T: 'throws', X: 'ignored' },
  ],
  ['new epoch', { type: 'new_epoch' }, { A: 'FAILED(EPOCH)', B: 'FAILED(EPOCH)', T: 'TAKEOFF_RUNNING held new_epoch', X: 'ignored' }],
]

describe('the table of domain §5 holds cell by cell', () => {
  for (const [name, event, row] of TABLE) {
    test.each(Object.entries(row))(`${name} in %s: %s`, (group, expected) => {
      const now = at(REPRESENTATIVE[group as keyof typeof REPRESENTATIVE])
      if (expected === 'throws') expect(() => step(now, event)).toThrow(IllegalTransition)
      else expect(moved(now, event)).toBe(expected)
    })
  }
})

test('a fifth stale plan is not planned a sixth time: it holds', () => {
  expect(moved(at('APPROVED', { attempt: 5 }), { type: 'drift', ledger: NONE })).toBe('APPROVED held attempts_used_up')
})

test('a hold while planning that ends by itself plans again within the same five; a person may always have it planned again', () => {
  expect(moved(at('PLAN_RUNNING', { hold: 'signer_unavailable', attempt: 4 }), { type: 'resume' })).toBe('FAILED(STALE)')
  expect(moved(at('PLAN_RUNNING', { hold: 'signer_unavailable', attempt: 5 }), { type: 'resume' })).toBe(
    'PLAN_RUNNING held attempts_used_up',
  )
  expect(moved(at('PLAN_RUNNING', { hold: 'attempts_used_up', attempt: 5 }), { type: 'resume' })).toBe('FAILED(STALE)')
})

test('a vote under a suspended identity is refused, an expired plan ends even when held', () => {
  const held = at('AWAITING_APPROVAL', { hold: 'identity_suspended' })
  expect(moved(held, { type: 'quorum_met' })).toBe('refused')
  expect(moved(held, { type: 'expire' })).toBe('FAILED(EXPIRED)')
})

test('what is not listed throws: COMPLETED takes no forward edge, APPROVED cannot be sealed', () => {
  expect(() => step(at('COMPLETED'), { type: 'plan_started' })).toThrow()
  expect(() => step(at('APPROVED'), { type: 'sealed' })).toThrow()
  expect(() => step(at('READY_FOR_TAKEOFF', { hold: 'identity_suspended' }), { type: 'token_consumed' })).toThrow()
})

test('every hold in every state that can have it has a way out', () => {
  const EXITS: readonly AttemptEvent[] = [
    { type: 'resume' },
    { type: 'cancel', ledger: NONE },
    { type: 'expire' },
    { type: 'unknown_resolved', resolution: 'done', ledger: NONE },
    { type: 'unknown_resolved', resolution: 'abandon', ledger: NONE },
  ]
  for (const state of ATTEMPT_STATES) {
    if (GROUP_OF[state] === 'X' || GROUP_OF[state] === 'Z') continue
    for (const hold of HOLD_REASONS as readonly HoldReason[]) {
      const out = EXITS.filter((event) => {
        const outcome = step(at(state, { hold }), event)
        return outcome.kind === 'moved' && outcome.next.hold !== hold
      })
      expect(out.length, `${state} held ${hold}`).toBeGreaterThan(0)
    }
  }
})

test.each(['unknown_effect', 'new_epoch'] as const)(
  'an open question (%s) is not covered by a suspension, and nobody resumes past it',
  (hold) => {
    const held = at('TAKEOFF_RUNNING', { hold })
    expect(moved(held, { type: 'hold', reason: 'identity_suspended' })).toBe('ignored')
    expect(moved(held, { type: 'resume' })).toBe('refused')
  },
)

test('inside attempt a failure skips what follows and goes on to the catch; outside it stops the run', () => {
  const ledger = { ...NONE, intended: 2, caught: 1 }
  const caught = step(at('TAKEOFF_RUNNING'), { type: 'effect_settled', outcome: 'caught', stops: true, ledger })
  expect(caught).toMatchObject({ kind: 'moved', next: { state: 'EXECUTION_COMPLETE' }, commands: ['skip_intended'] })
  const failed = step(at('TAKEOFF_RUNNING'), {
    type: 'effect_settled',
    outcome: 'failed',
    stops: true,
    ledger: { ...NONE, intended: 2, failed: 1 },
  })
  expect(failed).toMatchObject({ kind: 'moved', next: { state: 'FAILED', reasonCode: 'PARTIAL' }, commands: ['skip_intended'] })
})

test('an independent group goes on past a failure, and the run still ends as partial', () => {
  expect(
    moved(at('TAKEOFF_RUNNING'), { type: 'effect_settled', outcome: 'failed', stops: false, ledger: { ...NONE, intended: 1, failed: 1 } }),
  ).toBe('ignored')
  expect(
    moved(at('TAKEOFF_RUNNING'), {
      type: 'effect_settled',
      outcome: 'confirmed',
      stops: false,
      ledger: { ...NONE, confirmed: 1, failed: 1 },
    }),
  ).toBe('FAILED(PARTIAL)')
})
