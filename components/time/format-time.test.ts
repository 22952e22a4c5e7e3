import { expect, test } from 'vitest'
import { ago, clockTime, dayTime, deadline, duration, zoneName } from '#components/time/format-time.ts'

const zone = 'Europe/Berlin'
const now = Date.parse('2026-11-19T09:42:00Z')

test('times are shown in the zone of the workspace, and the zone has a name', () => {
  expect(clockTime(now, zone)).toBe('10:42')
  expect(zoneName(now, zone)).toBe('CET')
  expect(zoneName(now, 'UTC')).toBe('UTC')
})

test('a time of today needs no day; any other says which', () => {
  expect(dayTime('2026-11-19T16:00:00Z', zone, now)).toBe('17:00')
  expect(dayTime('2026-11-20T16:00:00Z', zone, now)).toBe('Fri 20 Nov, 17:00')
  expect(deadline('2026-11-20T16:00:00Z', zone, now)).toBe('Fri 17:00')
  expect(deadline('2026-12-24T16:00:00Z', zone, now)).toBe('24 Dec 17:00')
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
