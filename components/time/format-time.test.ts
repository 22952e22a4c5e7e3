import { describe, expect, test } from 'vitest'
import type { Clock } from '#components/time/clock.ts'
import {
  ago,
  clockSeconds,
  clockTime,
  dayTime,
  deadline,
  duration,
  longDay,
  shortDay,
  yearDay,
  zoneName,
} from '#components/time/format-time.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'

const zone = 'Europe/Berlin'
const now = Date.parse('2026-11-19T09:42:00Z')
const FRIDAY = '2026-11-20T16:00:00Z'
const german: Clock = { zone, say: sayIn('de', catalogueOf('de')), dates: 'day-month' }
const english = (dates: Clock['dates']): Clock => ({ zone, say: inEnglish, dates })

test('times are shown in the zone of the workspace, and the zone has a name', () => {
  expect(clockTime(now, zone)).toBe('10:42')
  expect(clockSeconds(now, zone)).toBe('10:42:00')
  expect(zoneName(now, zone)).toBe('CET')
  expect(zoneName(now, 'UTC')).toBe('UTC')
})

test('a time of today needs no day; any other says which', () => {
  expect(dayTime('2026-11-19T16:00:00Z', zone, now)).toBe('17:00')
  expect(dayTime(FRIDAY, zone, now)).toBe('Fri 20 Nov, 17:00')
  expect(deadline(FRIDAY, zone, now)).toBe('Fri 17:00')
  expect(deadline('2026-12-24T16:00:00Z', zone, now)).toBe('24 Dec 17:00')
  expect(longDay(FRIDAY, zone)).toBe('Friday 20 November')
})

test('a day is that of the zone, not of the machine', () => {
  expect(dayTime('2026-11-19T23:30:00Z', zone, now)).toBe('Fri 20 Nov, 00:30')
})

test('lengths and ages read as people say them', () => {
  expect(duration(980_000)).toBe('16 min 20 s')
  expect(duration(3 * 3_600_000 + 120_000)).toBe('3 h 2 min')
  expect(ago(now - 18 * 60_000, zone, now)).toBe('18 min ago')
  expect(ago(now - 5000, zone, now)).toBe('just now')
})

describe('a reader who chose another order of a day', () => {
  test('reads it everywhere, and the time stays as it is', () => {
    expect(dayTime(FRIDAY, english('month-day'), now)).toBe('Fri Nov 20, 17:00')
    expect(dayTime(FRIDAY, english('year-first'), now)).toBe('Fri 2026-11-20, 17:00')
    expect(deadline('2026-12-24T16:00:00Z', english('month-day'), now)).toBe('Dec 24 17:00')
    expect(deadline('2026-12-24T16:00:00Z', english('year-first'), now)).toBe('2026-12-24 17:00')
    expect(longDay(FRIDAY, english('month-day'))).toBe('Friday November 20')
    expect([yearDay(FRIDAY, zone), yearDay(FRIDAY, english('month-day')), yearDay(FRIDAY, english('year-first'))]).toEqual([
      '20 Nov 2026',
      'Nov 20, 2026',
      '2026-11-20',
    ])
  })

  test('and one who reads German reads German', () => {
    expect([clockTime(now, german), shortDay(FRIDAY, german), longDay(FRIDAY, german)]).toEqual([
      '10:42',
      'Fr 20. Nov.',
      'Freitag, 20. November',
    ])
    expect(deadline(FRIDAY, german, now)).toBe('Fr 17:00')
    expect([ago(now - 18 * 60_000, german, now), ago(now, german, now)]).toEqual(['vor 18 min', 'gerade eben'])
    expect(duration(3 * 86_400_000, german.say)).toBe('3 Tage')
    // "heute" of one clock is "today" of the other
    expect(dayTime('2026-11-19T16:00:00Z', german, now)).toBe('17:00')
  })
})
