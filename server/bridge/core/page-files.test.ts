import { expect, test } from 'vitest'
import { pageFiles } from '#server/bridge/core/page-files.ts'

const file = (path: string, day: number) => ({ path, size: 1, modified: `2026-11-${String(day).padStart(2, '0')}T00:00:00.000Z` })
const FILES = [file('a.csv', 1), file('b/List.csv', 3), file('c.txt', 2), file('d.txt', 2)]
const paths = (page: Parameters<typeof pageFiles>[1]) => pageFiles(FILES, page).items.map(({ path }) => path)

test('pages go from the newest to the oldest and leave nothing out, also among files of the same moment', () => {
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = pageFiles(FILES, { limit: 1, after })
    seen.push(...page.items.map(({ path }) => path))
    after = page.next ?? undefined
  } while (after !== undefined)
  expect(seen).toEqual(['b/List.csv', 'd.txt', 'c.txt', 'a.csv'])
})

test('a file that comes meanwhile moves no other one onto the next page', () => {
  const { next } = pageFiles(FILES, { limit: 2 })
  const later = [...FILES, file('new.csv', 9)]
  expect(pageFiles(later, { limit: 2, after: next ?? '' }).items.map(({ path }) => path)).toEqual(['c.txt', 'a.csv'])
})

test('the search takes any case and every part of the path', () => {
  expect(paths({ search: 'list', limit: 9 })).toEqual(['b/List.csv'])
  expect(paths({ search: 'B/', limit: 9 })).toEqual(['b/List.csv'])
  expect(paths({ search: '.*', limit: 9 })).toEqual([])
})

test('without a limit it is all of them, as they came', () => {
  expect(paths({})).toEqual(['a.csv', 'b/List.csv', 'c.txt', 'd.txt'])
})
