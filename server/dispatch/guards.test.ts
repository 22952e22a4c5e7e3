import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GUARDS } from '#server/dispatch/testing/guards.ts'

const read = (path: string): string => readFileSync(join(process.cwd(), path), 'utf8')
const guards = GUARDS.map(({ file, guards, ...rest }) => [file, guards, rest] as const)

/** That its test fails without it is tried by `scripts/check-guards.ts`; here only that the list has not gone stale. */
test.each(guards)('%s guards: %s', (file, _, { text, becomes, test, only }) => {
  const [before, after, ...more] = read(file).split(text)
  expect(before === undefined || after === undefined ? 'gone: take it along in server/dispatch/testing/guards' : 'there').toBe('there')
  expect(more, 'stands there more than once').toEqual([])
  expect(becomes).not.toBe(text)
  expect(read(test), 'no test of that name').toMatch(new RegExp(only ?? 'test'))
})

test('every guard has a name of its own', () => {
  const names = GUARDS.map(({ file, guards }) => `${file} ${guards}`)
  expect(new Set(names).size).toBe(names.length)
})
