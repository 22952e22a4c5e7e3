import { expect, test } from 'vitest'
import { changeText, fireDay, missedText, pauseText } from '#components/triggers/trigger-words.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const NOW = Date.parse('2026-11-21T12:00Z')

test('a start on a day of change says which time is meant, others say nothing', () => {
  const at = '2027-03-28T01:00:00.000Z'
  expect(changeText({ at, wall: '2027-03-28T02:30', dst: 'skipped' }, inEnglish)).toBe(
    '02:30 is left out that day; it starts when the clock goes on.',
  )
  expect(changeText({ at, wall: '2027-10-31T02:30', dst: 'doubled' }, inEnglish)).toBe(
    '02:30 comes twice that day; it starts once, the first time.',
  )
  expect(changeText({ at, wall: '2027-03-29T02:30', dst: null }, inEnglish)).toBeNull()
})

test('the year stands where it is not this one', () => {
  expect(fireDay('2026-11-23T07:00:00Z', 'Europe/Berlin', NOW)).toBe('Mon 23 Nov')
  expect(fireDay('2028-02-29T08:00:00Z', 'Europe/Berlin', NOW)).toBe('Tue 29 Feb 2028')
})

test('a pause says why and what next; a start without a run says what became of it', () => {
  const pause = { reason: 'failures' as const, at: '', by: null, failures: 10 }
  expect(pauseText({ pause, owner: { name: 'Ann', isYou: false } }, inEnglish)).toContain('after 10 failures in a row')
  expect(pauseText({ pause: null, owner: { name: 'Ann', isYou: false } }, inEnglish)).toBeNull()
  expect(missedText({ outcome: 'failed', reason: 'MEMBER_SUSPENDED' }, inEnglish)).toBe('Could not start: the crew member was suspended')
  expect(missedText({ outcome: 'skipped', reason: 'still_running' }, inEnglish)).toBe('Skipped, the run before went on')
})
