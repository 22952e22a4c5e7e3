import { expect, test } from 'vitest'
import { keepActKeys, newActKey } from '#components/data/act-key.ts'

test('what got no answer is repeated under its key; anything else and anything answered takes a new one', () => {
  let made = 0
  const keys = keepActKeys(() => `key ${++made}`)
  const vote = { path: '/approvals/apr_1/vote', body: { decision: 'approve' } }
  expect(keys.keyFor(vote)).toBe('key 1')
  expect(keys.keyFor({ ...vote })).toBe('key 1')
  expect(keys.keyFor({ ...vote, body: { decision: 'reject' } })).toBe('key 2')
  keys.answered()
  expect(keys.keyFor({ ...vote, body: { decision: 'reject' } })).toBe('key 3')
})

test('keys are 128 random bits', () => {
  const keys = new Set(Array.from({ length: 100 }, newActKey))
  expect(keys.size).toBe(100)
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/)
})
