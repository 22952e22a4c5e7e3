import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secretSpans, withoutSpans } from '#server/gateway/llm/redact/redact-text.ts'
import { StreamRedactor } from '#server/gateway/llm/redact/stream-redactor.ts'
import { secretForms } from '#server/gateway/mcp/hide-secrets.ts'

const SAVED = 'correct horse battery'
const FORMS = secretForms(SAVED)
const KEY = `sk-proj-${'a1B2c3D4'.repeat(6)}`
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1c7\nabc def\n-----END RSA PRIVATE KEY-----'

async function streamed(pieces: readonly string[]): Promise<string> {
  const redactor = new StreamRedactor(FORMS)
  let text = ''
  for (const piece of pieces) text += await redactor.push(piece)
  return text + (await redactor.end())
}

test('however a text is cut into pieces, it is redacted as the whole', async () => {
  const word = fc.constantFrom(
    'hello',
    ' ',
    '\n',
    SAVED,
    'correct',
    ' horse',
    KEY,
    'sk-',
    'Bearer',
    'Bearer ',
    '9f86d081'.repeat(4),
    'AWS_SECRET_ACCESS_KEY',
    '= ',
    'a1B2c3D4'.repeat(5),
    PEM,
    '-----BEGIN',
    ' RSA PRIVATE KEY-----',
    'ß🙂',
    '.',
    encodeURIComponent(SAVED),
    btoa(SAVED),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 8 }), fc.array(fc.nat(400), { maxLength: 12 }), async (words, places) => {
      const text = words.join('')
      const cuts = [...new Set(places.map((place) => Math.min(place, text.length)))].sort((a, b) => a - b)
      const pieces = [...cuts, text.length].map((cut, i) => text.slice(i === 0 ? 0 : cuts[i - 1], cut))
      expect(await streamed(pieces)).toBe(withoutSpans(text, await secretSpans(text, FORMS)))
    }),
    { numRuns: 400 },
  )
})

test('no piece that went on has any of a secret in it', async () => {
  const text = `Use ${KEY} and ${SAVED} now`
  const redactor = new StreamRedactor(FORMS)
  let seen = ''
  for (const letter of text) {
    seen += await redactor.push(letter)
    expect(seen).not.toMatch(/sk-|correct/)
  }
  expect(seen + (await redactor.end())).toBe('Use [secret] and [secret] now')
})

test('ordinary words go on with the word after them, and one endless word does not pile up', async () => {
  const redactor = new StreamRedactor(FORMS)
  expect(await redactor.push('The answer is forty')).toBe('The answer is ')
  let length = 0
  for (let i = 0; i < 100; i++) length += (await redactor.push('x'.repeat(1000))).length
  expect(length).toBeGreaterThan(90_000)
})
