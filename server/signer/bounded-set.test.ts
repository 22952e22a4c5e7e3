import { expect, test } from 'vitest'
import { BoundedSet } from '#server/signer/bounded-set.ts'

test('of more than it may keep, what was asked for longest ago goes', () => {
  const set = new BoundedSet(2)
  set.add('a')
  set.add('b')
  expect(set.has('a')).toBe(true)
  set.add('c')
  expect(['a', 'b', 'c'].map((name) => set.has(name))).toEqual([true, false, true])
})
