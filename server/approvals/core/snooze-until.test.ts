import { expect, test } from 'vitest'
import { snoozeUntil } from '#server/approvals/core/snooze-until.ts'

const zone = 'Europe/Berlin'
const at = (text: string) => Date.parse(text)
const FRIDAY = at('2026-11-20T09:00:00Z')
const FAR = at('2026-11-27T16:00:00Z')

test('an hour, tomorrow at 8 and next Monday at 8 are on the clock of the workspace', () => {
  expect(snoozeUntil('hour', FRIDAY, FAR, zone)).toBe(at('2026-11-20T10:00:00Z'))
  expect(snoozeUntil('tomorrow', FRIDAY, FAR, zone)).toBe(at('2026-11-21T07:00:00Z'))
  expect(snoozeUntil('monday', FRIDAY, FAR, zone)).toBe(at('2026-11-23T07:00:00Z'))
  // on a Monday it is the next one; in summer 8:00 is another moment
  expect(snoozeUntil('monday', at('2026-07-20T05:00:00Z'), FAR, zone)).toBe(at('2026-07-27T06:00:00Z'))
})

test('no plan stays aside later than two hours before its end', () => {
  const end = at('2026-11-23T16:00:00Z')
  expect(snoozeUntil('monday', FRIDAY, end, zone)).toBe(at('2026-11-23T07:00:00Z'))
  expect(snoozeUntil('monday', FRIDAY, at('2026-11-23T08:00:00Z'), zone)).toBe(at('2026-11-23T06:00:00Z'))
  expect(snoozeUntil('hour', end - 2 * 3_600_000 - 60_000, end, zone)).toBe(end - 2 * 3_600_000)
  expect(snoozeUntil('hour', end - 2 * 3_600_000, end, zone)).toBeNull()
  expect(snoozeUntil('tomorrow', end - 60_000, end, zone)).toBeNull()
})
