import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GUARDS } from '#server/dispatch/testing/guards.ts'

/** That its test fails without it is tried by `scripts/check-guards.ts`; here only that the list has not gone stale. */
test.each(GUARDS.map(({ file, guards, ...rest }) => [file, guards, rest] as const))('%s guards: %s', (file, _, { text, becomes, test }) => {
  const [before, after, ...more] = readFileSync(join(process.cwd(), file), 'utf8').split(text)
  expect(before === undefined || after === undefined ? 'gone: take it along in server/dispatch/testing/guards' : 'there').toBe('there')
  expect(more, 'stands there more than once').toEqual([])
  expect(becomes).not.toBe(text)
  expect(existsSync(join(process.cwd(), test)), test).toBe(true)
})
