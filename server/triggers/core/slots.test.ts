import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latestDue, readCron, slotAfter, slotsAfter } from '#server/triggers/core/slots.ts'

const ms = (text: string): number => Date.parse(text)
const iso = (at: number): string => new Date(at).toISOString().slice(0, 16)
const starts = (cron: string, timeZone: string, after: string, count = 3): string[] =>
  slotsAfter({ cron, timeZone }, ms(after), count).map((slot) => `${iso(slot.atMs)} ${slot.wall.slice(5)}${slot.dst ? ` ${slot.dst}` : ''}`)

describe('on a day of change', () => {
  test('a skipped time starts once, at the next valid minute: Berlin, 28 March 2027, 02:00 → 03:00', () => {
    expect(starts('30 2 * * *', 'Europe/Berlin', '2027-03-27T12:00Z')).toEqual([
      '2027-03-28T01:00 03-28T02:30 skipped',
      '2027-03-29T00:30 03-29T02:30',
      '2027-03-30T00:30 03-30T02:30',
    ])
    expect(starts('*/15 * * * *', 'Europe/Berlin', '2027-03-28T00:30Z')).toEqual([
      '2027-03-28T00:45 03-28T01:45',
      '2027-03-28T01:00 03-28T02:00 skipped',
      '2027-03-28T01:15 03-28T03:15',
    ])
  })

  test('a repeated time starts once, the first time: Berlin, 31 October 2027, 03:00 → 02:00', () => {
    expect(starts('30 2 * * *', 'Europe/Berlin', '2027-10-30T12:00Z')).toEqual([
      '2027-10-31T00:30 10-31T02:30 doubled',
      '2027-11-01T01:30 11-01T02:30',
      '2027-11-02T01:30 11-02T02:30',
    ])
    expect(starts('*/30 * * * *', 'Europe/Berlin', '2027-10-30T23:45Z')).toEqual([
      '2027-10-31T00:00 10-31T02:00 doubled',
      '2027-10-31T00:30 10-31T02:30 doubled',
      '2027-10-31T02:00 10-31T03:00',
    ])
  })

  test('asked in the middle of the repeated hour, nothing starts a second time', () => {
    expect(starts('*/15 * * * *', 'Europe/Berlin', '2027-10-31T01:20Z', 1)).toEqual(['2027-10-31T02:00 10-31T03:00'])
    expect(starts('15 2 * * *', 'Europe/Berlin', '2027-10-31T01:00Z', 1)).toEqual(['2027-11-01T01:15 11-01T02:15'])
  })

  test('New York, both ways', () => {
    expect(starts('30 2 * * *', 'America/New_York', '2027-03-13T12:00Z', 2)).toEqual([
      '2027-03-14T07:00 03-14T02:30 skipped',
      '2027-03-15T06:30 03-15T02:30',
    ])
    expect(starts('30 1 * * *', 'America/New_York', '2027-11-06T12:00Z', 2)).toEqual([
      '2027-11-07T05:30 11-07T01:30 doubled',
      '2027-11-08T06:30 11-08T01:30',
    ])
  })

  test('a day that a zone left out starts when the next one begins: Apia, 30 December 2011', () => {
    expect(starts('0 8 30 12 *', 'Pacific/Apia', '2011-12-01T00:00Z', 1)).toEqual(['2011-12-30T10:00 12-30T08:00 skipped'])
  })
})

test('29 February starts in leap years only', () => {
  expect(starts('0 9 29 2 *', 'Europe/Berlin', '2027-01-01T00:00Z', 3)).toEqual([
    '2028-02-29T08:00 02-29T09:00',
    '2032-02-29T08:00 02-29T09:00',
    '2036-02-29T08:00 02-29T09:00',
  ])
})

test('five fields and nothing else are a timetable', () => {
  for (const text of [
    '@daily',
    '* * * * * *',
    '0 9 * *',
    '61 * * * *',
    '0 24 * * *',
    '0 9 W * *',
    '0 9 ? * *',
    '0 9 * * 8',
    '5/10 * * * *',
    '',
  ])
    expect([text, readCron(text)]).toEqual([text, null])
  expect(readCron('  0   9  l * MON ')).toBe('0 9 L * mon')
  expect(slotAfter({ cron: '0 0 31 2 *', timeZone: 'UTC' }, 0)).toBeNull()
})

const CRONS = [
  '* * * * *',
  '*/15 * * * *',
  '30 2 * * *',
  '0 8 * * 1',
  '0,30 1-3 * * *',
  '15 2 * 3,10 0',
  '0 9 1 * *',
  '0 9 L * *',
  '0 16 * * 5L',
  '0 9 * * 1#1,1#3',
]
const ZONES = ['Europe/Berlin', 'America/New_York', 'UTC', 'Australia/Lord_Howe', 'Asia/Kolkata']
const moment = fc.integer({ min: ms('2026-01-01T00:00Z'), max: ms('2028-12-31T00:00Z') })

test('starts come in order, each after the moment asked for, and asking again from one gives the next', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CRONS), fc.constantFrom(...ZONES), moment, (cron, timeZone, after) => {
      const slots = slotsAfter({ cron, timeZone }, after, 4)
      let last = after
      for (const slot of slots) {
        expect(slot.atMs).toBeGreaterThan(last)
        expect(slotAfter({ cron, timeZone }, last)).toEqual(slot)
        last = slot.atMs
      }
    }),
    { numRuns: 150 },
  )
})

test('the latest due start is the one that walking start by start ends at', () => {
  const near = fc.integer({ min: 0, max: 3 * 86_400_000 })
  fc.assert(
    fc.property(fc.constantFrom(...CRONS.slice(1)), fc.constantFrom(...ZONES), moment, near, (cron, timeZone, after, more) => {
      const first = slotAfter({ cron, timeZone }, after)
      if (first === null) return
      const now = first.atMs + more
      let walked = first.atMs
      for (let next = slotAfter({ cron, timeZone }, walked); next && next.atMs <= now; next = slotAfter({ cron, timeZone }, walked))
        walked = next.atMs
      expect(iso(latestDue({ cron, timeZone }, first.atMs, now))).toBe(iso(walked))
    }),
    { numRuns: 60 },
  )
})
