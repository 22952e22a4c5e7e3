import { expect, test } from 'vitest'
import { hideSecrets } from '#server/authoring/sessions/hide-secrets.ts'

test.each([
  ['Use sk-proj-AbCdEf0123456789AbCdEf0123456789 for it', 'Use [secret] for it'],
  ['The password is hunter2!', 'The password is [secret]'],
  ['Sign in with tulip-lamp, then go on', 'Sign in with [secret], then go on'],
  ['Passwort: "Sommer-2026", dann los', 'Passwort: "[secret]", dann los'],
  ['api key = vault:/tickets#key', 'api key = vault:/tickets#key'],
  ['The secret is patience, the token is needed', 'The secret is patience, the token is needed'],
])('%s', async (said, kept) => {
  const { text, hidden } = await hideSecrets(said, ['tulip-lamp'])
  expect(text).toBe(kept)
  expect(hidden).toHaveLength(kept.includes('[secret]') ? 1 : 0)
})
