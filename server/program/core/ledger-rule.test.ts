import { describe, expect, test } from 'vitest'
import type { Idempotency } from '#server/crew/catalogue-row.ts'
import { type RecoveryFacts, recoveryOf } from '#server/program/core/ledger-rule.ts'

const HOUR = 3_600_000
const byKey: Idempotency = { kind: 'byKey', arg: 'key', validityMs: HOUR }
const natural: Idempotency = { kind: 'natural' }
const none: Idempotency = { kind: 'none' }
const sent = (idempotency: Idempotency, more: Partial<RecoveryFacts> = {}): RecoveryFacts => ({
  state: 'sent',
  idempotency,
  sentAgoMs: 1,
  beforeDigest: 'before',
  afterDigest: 'after',
  presentDigest: 'before',
  ...more,
})

/** Domain §5, "After a crash". */
describe('what a lost worker left behind', () => {
  test.each([byKey, natural, none])('is sent when it was provably not: %o', (idempotency) =>
    expect(recoveryOf(sent(idempotency, { state: 'intended' }))).toBe('send'),
  )
  test.each(['confirmed', 'failed', 'unknown', 'skipped'] as const)('is left alone when it is settled: %s', (state) => {
    for (const idempotency of [byKey, natural, none]) expect(recoveryOf(sent(idempotency, { state }))).toBe('none')
  })
  test('is sent again under a key while the other side still knows it, and not a moment longer', () => {
    expect(recoveryOf(sent(byKey, { sentAgoMs: HOUR - 1 }))).toBe('resend')
    expect(recoveryOf(sent(byKey, { sentAgoMs: HOUR }))).toBe('unknown')
  })
  test.each([
    ['as it was before', 'before', 'resend'],
    ['as it will be', 'after', 'confirm'],
    ['something else', 'other', 'unknown'],
    ['nothing, there was no answer', null, 'unknown'],
  ] as const)('where the look-up shows %s', (_, presentDigest, expected) =>
    expect(recoveryOf(sent(natural, { presentDigest }))).toBe(expected),
  )
  test('stays unknown where neither key nor look-up tells, and where nothing is known of before and after', () => {
    expect(recoveryOf(sent(none))).toBe('unknown')
    expect(recoveryOf(sent(none, { presentDigest: 'after' }))).toBe('unknown')
    expect(recoveryOf(sent(natural, { beforeDigest: null, afterDigest: null, presentDigest: null }))).toBe('unknown')
  })
})
