import { expect, test } from 'vitest'
import { LASTS, SCOPES } from '#components/tokens/scope-words.ts'
import { TOKEN_DAYS_MAX, TOKEN_SCOPES } from '#server/identity/tokens/schema.ts'

test('the screen offers the scopes that there are, and no longer time than is allowed', () => {
  expect(SCOPES).toEqual(TOKEN_SCOPES)
  expect(LASTS.at(-1)?.days).toBe(TOKEN_DAYS_MAX)
})
