import { expect, test } from 'vitest'
import { likeAnywhere, saysAll, searchTerms } from '#server/bridge/search/core/search-terms.ts'

test.each(['41', '#41', 'run 41', 'Run #41', ' # 41 '])('“%s” names run 41', (typed) => {
  expect(searchTerms(typed).runNumber).toBe(41)
})

test.each(['41a', '#', 'run', 'runs of 41', '4 1', '12345678901'])('“%s” names no run', (typed) => {
  expect(searchTerms(typed).runNumber).toBeNull()
})

test('every word has to occur, in any case and in any of the texts, and at most eight are looked for', () => {
  const { words } = searchTerms('  Expense   SEPTEMBER ')
  expect(words).toEqual(['expense', 'september'])
  expect(saysAll(words, 'Expense check', 'expenses-September.csv')).toBe(true)
  expect(saysAll(words, 'Expense check', 'expenses-october.csv')).toBe(false)
  expect(searchTerms('a b c d e f g h i j').words).toHaveLength(8)
})

test('signs that mean something to the database are looked for as they are', () => {
  expect(likeAnywhere('100%_\\')).toBe('%100\\%\\_\\\\%')
})
