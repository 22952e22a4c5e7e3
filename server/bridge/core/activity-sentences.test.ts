import { expect, test } from 'vitest'
import { ENTRY_WORDS } from '#components/proof/entry-words.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { ACTIVITY, type EntryFacts, phraseOf } from './activity-sentences.ts'

const NONE = { outcome: null, reason: null, approved: null, version: null, origin: null }
const NAMES = { run: 'run 7 of Expense check', member: 'Expense check', person: 'Ada', version: '3' }
const say = (facts: Partial<EntryFacts> & Pick<EntryFacts, 'type'>): string => inEnglish(phraseOf({ ...NONE, ...facts })?.did ?? '', NAMES)

test('an entry reads as what somebody did, with what it says of itself', () => {
  expect(say({ type: 'run.started' })).toBe('started run 7 of Expense check')
  expect(say({ type: 'run.started', origin: 'schedule' })).toBe('started run 7 of Expense check by its schedule')
  expect(say({ type: 'run.ended', outcome: 'failed', reason: 'REJECTED' })).toBe('ended run 7 of Expense check: the plan was rejected')
  expect(say({ type: 'run.ended', outcome: 'succeeded' })).toBe('finished run 7 of Expense check')
  expect(say({ type: 'approval.voted', approved: false })).toBe('rejected run 7 of Expense check')
  expect(say({ type: 'member.published', version: 3 })).toBe('put Expense check to work, version 3')
  expect(say({ type: 'membership.suspended' })).toBe('suspended Ada')
  expect(say({ type: 'skill.fetched_inside', outcome: 'fetched' })).toBe('fetched a skill from inside the own network')
  expect(say({ type: 'skill.fetched_inside', outcome: 'SKILL_ADDRESS_TIMEOUT' })).toBe(
    'looked for a skill inside the own network, and got none',
  )
  expect(say({ type: 'skill.left_out' })).toBe('left a skill out: it is not as it was written or signed')
  expect(phraseOf({ ...NONE, type: 'skill.left_out' })?.subject).toBe('muster')
  expect(phraseOf({ ...NONE, type: 'attempt.state_changed' })).toBeNull()
})

test('a name that looks like a placeholder stays a name', () => {
  expect(inEnglish('suspended {person}', { ...NAMES, person: '{run} $&' })).toBe('suspended {run} $&')
})

test('every sentence is of a kind of entry that there is, and leaves no placeholder open', () => {
  for (const [type, phrase] of Object.entries(ACTIVITY)) {
    expect(Object.keys(ENTRY_WORDS)).toContain(type)
    expect(inEnglish(phrase.did, NAMES), type).not.toMatch(/[{}]/)
  }
})
