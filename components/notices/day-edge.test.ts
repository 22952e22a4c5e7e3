import { expect, test } from 'vitest'
import { dayEdge } from '#components/notices/day-edge.ts'

test.each([
  ['2026-11-27', 'Europe/Berlin', 'start', '2026-11-26T23:00:00.000Z'],
  ['2026-11-27', 'Europe/Berlin', 'end', '2026-11-27T23:00:00.000Z'],
  ['2027-03-28', 'Europe/Berlin', 'start', '2027-03-27T23:00:00.000Z'],
  ['2027-03-28', 'Europe/Berlin', 'end', '2027-03-28T22:00:00.000Z'],
  ['2026-11-27', 'America/New_York', 'start', '2026-11-27T05:00:00.000Z'],
  ['2026-11-27', 'Pacific/Auckland', 'start', '2026-11-26T11:00:00.000Z'],
] as const)('%s in %s, %s', (day, zone, edge, at) => expect(dayEdge(day, zone, edge)).toBe(at))
