import { expect, test } from 'vitest'
import { nextDigestMs } from '#server/notices/core/next-digest.ts'

const at = (now: string, zone: string): string => new Date(nextDigestMs(Date.parse(now), zone)).toISOString()

test.each([
  ['before eight it is today', '2026-11-20T06:59:59Z', 'Europe/Berlin', '2026-11-20T07:00:00.000Z'],
  ['at eight it is tomorrow', '2026-11-20T07:00:00Z', 'Europe/Berlin', '2026-11-21T07:00:00.000Z'],
  ['eight stays eight when the clocks go forward', '2027-03-27T12:00:00Z', 'Europe/Berlin', '2027-03-28T06:00:00.000Z'],
  ['and when they go back', '2026-10-24T12:00:00Z', 'Europe/Berlin', '2026-10-25T07:00:00.000Z'],
  ['on the other side of the date line', '2026-11-20T12:00:00Z', 'Pacific/Auckland', '2026-11-20T19:00:00.000Z'],
])('%s', (_, now, zone, digest) => expect(at(now, zone)).toBe(digest))
