import { describe, expect, test } from 'vitest'
import { compareLedger, type LedgerEntry, type LedgerRow } from '#server/audit/core/compare-ledger.ts'

const at = { runId: 'run_a', step: 'leg-1.1', ordinal: 1 }
const row = (state: string): LedgerRow => ({ ...at, state, artifactHash: 'h' })
const story = (...whats: readonly string[]): LedgerEntry[] =>
  whats.map((what, index) => ({
    ...at,
    seq: index + 1,
    what: what.split(' ')[0] ?? '',
    resolution: what.split(' ')[1] ?? null,
    artifactHash: what.startsWith('skipped') || what.startsWith('resolved') ? null : 'h',
  }))

test.each([
  ['intended', ['intended']],
  ['sent', ['intended', 'sent']],
  ['confirmed', ['intended', 'sent', 'confirmed']],
  ['confirmed', ['intended', 'sent', 'sent', 'confirmed']],
  ['failed', ['intended', 'sent', 'failed']],
  ['skipped', ['intended', 'skipped']],
  ['unknown', ['intended', 'sent', 'unknown']],
  ['confirmed', ['intended', 'sent', 'unknown', 'resolved done']],
  ['failed', ['intended', 'sent', 'unknown', 'resolved not_done']],
  ['unknown', ['intended', 'sent', 'unknown', 'resolved abandon']],
])('every way of the take-off protocol agrees: %s by %j', (state, whats) =>
  expect(compareLedger([row(state)], story(...whats).toReversed())).toEqual([]),
)

describe('one difference is named, with the action and the entry', () => {
  test.each<[string, LedgerRow[], LedgerEntry[], number | null, RegExp]>([
    ['an action that went on no record', [row('confirmed')], [], null, /chain does not know/],
    ['a recorded action that the ledger lost', [], story('intended', 'sent', 'confirmed'), 1, /ledger does not know/],
    [
      'a confirmation that went on no record',
      [row('confirmed')],
      story('intended', 'sent'),
      2,
      /ledger says "confirmed", the chain says "sent"/,
    ],
    ['a confirmed action made to look unsent', [row('intended')], story('intended', 'sent', 'confirmed'), 3, /ledger says "intended"/],
    ['a confirmation that was never sent', [row('confirmed')], story('intended', 'confirmed'), 2, /"confirmed" follows "intended"/],
    [
      'an action sent again after it was confirmed',
      [row('sent')],
      story('intended', 'sent', 'confirmed', 'sent'),
      4,
      /"sent" follows "confirmed"/,
    ],
    ['an action that began twice', [row('intended')], story('intended', 'intended'), 2, /"intended" follows "intended"/],
    ['an action of another kind', [row('paid')], story('paid'), 1, /"paid" follows nothing/],
    [
      'an unknown settled otherwise',
      [row('failed')],
      story('intended', 'sent', 'unknown', 'resolved done'),
      4,
      /the chain says "confirmed"/,
    ],
    ['other bytes', [{ ...row('sent'), artifactHash: 'x' }], story('intended', 'sent'), 1, /different bytes/],
  ])('%s', (_, rows, entries, seq, why) =>
    expect(compareLedger(rows, entries)).toEqual([{ ...at, seq, why: expect.stringMatching(why) as string }]),
  )
  test('the same ordinal of another attempt is another action', () =>
    expect(compareLedger([{ ...row('intended'), step: 'leg-1.2' }], story('intended'))).toHaveLength(2))
})
