import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { isId } from '#server/kernel/ids.ts'
import { makeIds } from '#server/observability/system-ids.ts'

test('ids sort in the order they were made, within a millisecond and when the clock steps back', () => {
  const times = [5, 5, 5, 4, 6, 6, 1_800_000_000_000, 3]
  let call = 0
  const ids = makeIds(() => times[Math.min(call++, times.length - 1)] ?? 0, randomBytes)
  const made = Array.from({ length: 50 }, () => ids.next('run'))
  expect([...made].sort()).toEqual(made)
  expect(new Set(made).size).toBe(50)
  expect(made.every((id) => isId('run', id))).toBe(true)
})

test('the counting on carries over bytes', () => {
  const ids = makeIds(
    () => 1,
    () => Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 255, 255]),
  )
  expect([ids.next('ws'), ids.next('ws')]).toEqual(['ws_00000000010000000000001zzz', 'ws_00000000010000000000002000'])
})
