import { expect, test } from 'vitest'
import { fuse, nearness } from '#server/skills/view/core/rank-meaning.ts'

test('the same direction is as near as can be, a right angle is not near, and nowhere is near to nothing', () => {
  expect(nearness([1, 2], [2, 4])).toBeCloseTo(1)
  expect(nearness([1, 0], [0, 3])).toBe(0)
  expect(nearness([1, 0], [-1, 0])).toBe(-1)
  expect(nearness([0, 0], [1, 1])).toBe(0)
})

test('what has both meaning and words goes first, what is far is left out unless it has the words', () => {
  const near = new Map([
    ['near', 0.9],
    ['nearer', 0.95],
    ['far', 0.2],
    ['worded', 0.1],
    ['opposite', -0.5],
  ])
  expect(fuse(near, ['near', 'worded'])).toEqual(['near', 'nearer', 'worded'])
})

test('what was not among them is never ranked', () => {
  expect(fuse(new Map([['mine', 0.9]]), ['theirs', 'mine'])).toEqual(['mine'])
})
