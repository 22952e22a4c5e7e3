import { expect, test } from 'vitest'
import { SEARCHED, searchPath } from '#components/shell/search-path.ts'
import { SEARCH_LENGTH, searchQuerySchema } from '#server/bridge/search/schema.ts'

test('asks only what the server takes', () => {
  expect(SEARCHED).toEqual(SEARCH_LENGTH)
  for (const typed of ['', ' ', 'a', '  b  ']) expect(searchPath(typed)).toBeNull()
  for (const typed of ['#4', ' september ', 'x'.repeat(300), `${'x'.repeat(99)} yz`, 'a&b=ü%_']) {
    const url = new URL(searchPath(typed) ?? '', 'http://muster.test')
    expect(searchQuerySchema.safeParse(Object.fromEntries(url.searchParams)).success).toBe(true)
  }
  expect(searchPath('a&b=ü')).toBe('/search?q=a%26b%3D%C3%BC')
})
