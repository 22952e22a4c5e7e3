import { expect, test } from 'vitest'
import { reminderTimes } from '#server/approvals/core/reminders.ts'

const HOUR_MS = 3_600_000

test('half-way, and two hours before the end', () => {
  expect(reminderTimes(0, 30 * HOUR_MS)).toEqual({ half: 15 * HOUR_MS, late: 28 * HOUR_MS })
})

test('a short decision has one reminder: two hours before its end would come first', () => {
  expect(reminderTimes(0, 3 * HOUR_MS)).toEqual({ half: 1.5 * HOUR_MS, late: null })
})
