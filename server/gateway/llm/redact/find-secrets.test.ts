import { expect, test } from 'vitest'
import { findSecrets } from '#server/gateway/llm/redact/find-secrets.ts'

const SECRETS = {
  'a provider key': `sk-proj-${'a1B2c3D4'.repeat(6)}`,
  'a GitHub token': `ghp_${'a1B2c3D4e5F6'.repeat(3)}`,
  'a Slack token': ['xoxb', '123456789012', '1234567890123', 'abcdefghijklmnopqrstuvwx'].join('-'),
  'a signed token': `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${'x9Y'.repeat(14)}`,
  'an address with a password': 'https://user:passw0rdLong@host.com/',
  'a private key': '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1c7\n-----END RSA PRIVATE KEY-----',
}

test.each(Object.entries(SECRETS))('%s is found in a text', async (_, secret) => {
  const text = `Please use ${secret} for it.`
  const found = await findSecrets(text)
  expect(found.map(({ start, end }) => text.slice(start, end)).join()).toContain(secret.slice(0, 20))
  expect(found.every(({ end }) => end <= text.length)).toBe(true)
})

test('ordinary text with figures, hashes and links is left alone', async () => {
  const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
  expect(await findSecrets(`Run 41 sent 9 e-mails, see https://muster.example/runs/41, code ${hash}. The task-force met.`)).toEqual([])
})

test('a text made to be slow is read in time', async () => {
  for (const piece of ['sk-', 'eyJ', '-----BEGIN PRIVATE KEY-----', '://a:', 'xoxb-1'])
    expect(Array.isArray(await findSecrets(piece.repeat(20_000)))).toBe(true)
}, 10_000)
