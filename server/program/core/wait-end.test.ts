import { describe, expect, test } from 'vitest'
import { isoDuration, isTooLong, momentMs, waitEndMs } from '#server/program/core/wait-end.ts'

const at = (text: string): number => Date.parse(text)
const end = (start: string, wait: { for?: string; until?: string }, zone = 'Europe/Berlin'): string =>
  new Date(waitEndMs(at(start), zone, { for: wait.for ?? null, until: wait.until ?? null })).toISOString()

describe('for', () => {
  test('hours are hours, days are days of the zone: over a change of the clock the time of day stays', () => {
    expect(end('2026-10-24T10:00:00Z', { for: 'PT24H' })).toBe('2026-10-25T10:00:00.000Z')
    expect(end('2026-10-24T10:00:00Z', { for: 'P1D' })).toBe('2026-10-25T11:00:00.000Z')
    expect(end('2026-03-28T10:00:00Z', { for: 'P1D' })).toBe('2026-03-29T09:00:00.000Z')
    expect(end('2026-03-28T10:00:00Z', { for: 'P1D' }, 'UTC')).toBe('2026-03-29T10:00:00.000Z')
  })
  test('the short form is another spelling', () => {
    expect(['90m', '2h', '3d', 'P1W'].map(isoDuration)).toEqual(['PT90M', 'PT2H', 'P3D', 'P1W'])
  })
  test('more than a year is too long', () => {
    expect(['P366D', 'PT8784H', 'P52W'].map(isTooLong)).toEqual([false, false, false])
    expect(['P367D', 'PT8785H', 'P53W', 'P366DT1S'].map(isTooLong)).toEqual([true, true, true, true])
  })
})

describe('until', () => {
  const START = '2026-06-01T00:00:00Z'
  test('a date is the beginning of that day in the zone of the workspace', () => {
    expect(end(START, { until: '2026-12-24' })).toBe('2026-12-23T23:00:00.000Z')
    expect(end(START, { until: '2026-12-24' }, 'America/New_York')).toBe('2026-12-24T05:00:00.000Z')
  })
  test('a clock time is that of the zone; one with an offset or a zone of its own is that moment', () => {
    expect(end(START, { until: '2026-07-01T09:00' })).toBe('2026-07-01T07:00:00.000Z')
    expect(end(START, { until: '2026-07-01T09:00:00Z' })).toBe('2026-07-01T09:00:00.000Z')
    expect(end(START, { until: '2026-07-01T09:00:00+05:30' })).toBe('2026-07-01T03:30:00.000Z')
    expect(end(START, { until: '2026-07-01T09:00[Asia/Tokyo]' })).toBe('2026-07-01T00:00:00.000Z')
  })
  test('a time that the change of the clock leaves out is the later one, one that comes twice the earlier', () => {
    expect(end('2026-03-01T00:00:00Z', { until: '2026-03-29T02:30' })).toBe('2026-03-29T01:30:00.000Z')
    expect(end('2026-10-01T00:00:00Z', { until: '2026-10-25T02:30' })).toBe('2026-10-25T00:30:00.000Z')
  })
  test('the past is at once; more than a year away is refused', () => {
    expect(end(START, { until: '2020-01-01' })).toBe('2019-12-31T23:00:00.000Z')
    expect(() => end(START, { until: '2027-06-03' })).toThrow('VALIDATION_FAILED')
  })
  test.each(['', 'soon', '2026-02-30', '2026-13-01', '24.12.2026', '2026-12-24T25:00', '9', '2026-12-24T09:00[Mars/Base]'])(
    '%j is no moment and is refused, never rounded',
    (text) => void expect(() => momentMs(text, 'Europe/Berlin')).toThrow('VALIDATION_FAILED'),
  )
})
