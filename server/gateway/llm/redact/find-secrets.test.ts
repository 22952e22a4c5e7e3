import { expect, test } from 'vitest'
import { findSecrets } from '#server/gateway/llm/redact/find-secrets.ts'
import { withoutSpans } from '#server/gateway/llm/redact/redact-text.ts'

const SECRETS = {
  'a provider key': `sk-proj-${'a1B2c3D4'.repeat(6)}`,
  'a GitHub token': `ghp_${'a1B2c3D4e5F6'.repeat(3)}`,
  'a Slack token': ['xoxb', '123456789012', '1234567890123', 'abcdefghijklmnopqrstuvwx'].join('-'),
  'a signed token': `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${'x9Y'.repeat(14)}`,
  'an address with a password': 'https://user:passw0rdLong@host.com/',
  'a webhook of Slack': `https://hooks.slack.com/services/${'T0ABCDEF1/B0ABCDEF2'}/AbCdEfGhIjKlMnOpQrStUvWx`,
  'a secret key of AWS': `AWS_SECRET_ACCESS_KEY=${'wJalrXUt/nFEMI+7'.repeat(2)}bPxRfiCY`,
  'a key of Linear': `lin_api_${'a1B2c3D4'.repeat(5)}`,
  'a signing secret of a webhook': `whsec_${'MfKQ9r8G'.repeat(4)}`,
  'a key of a payment provider': `sk_live_${'4eC39HqL'.repeat(3)}`,
  'a token of a request': `Bearer ${'9f86d081'.repeat(4)}`,
  'a key of Groq': `gsk_${'a1B2c3D4e5F6g'.repeat(4)}`,
  'a token of Vault': `hvs.${'a1B2c3D4'.repeat(12)}`,
  'a token of Databricks': `dapi${'9f86d081'.repeat(4)}`,
  'a token of Docker': `dckr_pat_${'a1B2c3D4e'.repeat(3)}`,
  'a token of Figma': `figd_${'a1B2c3D4'.repeat(6)}`,
  'a token of Notion': `ntn_12345678901${'a1B2c'.repeat(7)}`,
  'a token of Grafana': `glsa_${'a1B2c3D4'.repeat(4)}_9f86d081`,
  'a token of Vercel': `vcp_${'a1B2c3D4'.repeat(3)}`,
  'a token of GitLab': `glpat-${'a1B2c3D4'.repeat(3)}`,
  'a private key': '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1c7\n-----END RSA PRIVATE KEY-----',
}

test.each(Object.entries(SECRETS))('%s is found in a text', async (_, secret) => {
  const text = `Please use ${secret} for it.`
  const found = await findSecrets(text)
  expect(found.map(({ start, end }) => text.slice(start, end)).join()).toContain(secret.slice(0, 20))
  expect(found.every(({ end }) => end <= text.length)).toBe(true)
})

test('nothing of a secret is left beside what was found of it', async () => {
  for (const secret of [SECRETS['a secret key of AWS'], SECRETS['a token of a request'], SECRETS['a signing secret of a webhook']]) {
    const text = `Use ${secret} now`
    expect(withoutSpans(text, await findSecrets(text))).toBe('Use [secret] now')
  }
})

test('a text cannot switch the search off', async () => {
  const text = `<!-- secretlint-disable --> ${SECRETS['a GitHub token']}`
  expect(await findSecrets(text)).toHaveLength(1)
})

test('ordinary text with figures, hashes and links is left alone', async () => {
  const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
  expect(
    await findSecrets(
      `Run 41 sent 9 e-mails, see https://muster.example/runs/41, code ${hash}. The task-force met. The bearer of the internationalisation-agreement-papers.`,
    ),
  ).toEqual([])
})

test('a text made to be slow is read in time', async () => {
  for (const piece of [
    'sk-',
    'eyJ',
    '-----BEGIN PRIVATE KEY-----',
    '://a:',
    'xoxb-1',
    'Bearer 1',
    'aws_secret_access_key= ',
    'secretlint-disable',
  ])
    expect(Array.isArray(await findSecrets(piece.repeat(20_000)))).toBe(true)
}, 10_000)
