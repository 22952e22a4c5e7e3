import { expect, test } from 'vitest'
import { BoundedMap } from '#server/signer/bounded-map.ts'

test('of more than it may keep, what was asked for longest ago goes', () => {
  const map = new BoundedMap<number>(2)
  map.set('a', 1)
  map.set('b', 2)
  expect(map.get('a')).toBe(1)
  map.set('c', 3)
  expect(['a', 'b', 'c'].map((name) => map.get(name))).toEqual([1, undefined, 3])
})

test('a name that is kept anew takes no second place', () => {
  const map = new BoundedMap<number>(2)
  map.set('a', 1)
  map.set('b', 2)
  map.set('b', 3)
  expect(['a', 'b'].map((name) => map.get(name))).toEqual([1, 3])
})
