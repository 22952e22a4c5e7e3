import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secretSpans, withoutSpans } from '#server/gateway/llm/redact/redact-text.ts'
import { StreamRedactor } from '#server/gateway/llm/redact/stream-redactor.ts'
import { secretForms } from '#server/gateway/mcp/hide-secrets.ts'

const SAVED = 'correct horse battery'
const FORMS = secretForms(SAVED)
const KEY = `sk-proj-${'a1B2c3D4'.repeat(6)}`
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1c7\nabc def\n-----END RSA PRIVATE KEY-----'

const hex = (sign: string) => (sign.codePointAt(0) ?? 0).toString(16)
const unit = (sign: string) =>
  sign
    .split('')
    .map((half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
const bytes = (sign: string) => [...Buffer.from(sign)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
const eachOf = (text: string, write: (sign: string) => string) => Array.from(text, write).join('')
/** A secret as apps write it, which is not as `JSON.stringify` or `encodeURIComponent` would. */
function eachWritten(text: string): string[] {
  const base64 = Buffer.from(`password=${text}; and so on, to a length that mails cut`).toString('base64')
  return [
    eachOf(text, unit),
    eachOf(text, (sign) => unit(sign).toUpperCase().replaceAll('U', 'u')),
    // some of it escaped, put into JSON once more
    JSON.stringify(eachOf(text, (sign) => (sign < 'k' ? unit(sign) : sign))),
    JSON.stringify(JSON.stringify(JSON.stringify(text))),
    text.replaceAll('/', '\\/'),
    eachOf(text, (sign) => (sign > 'o' ? bytes(sign) : sign)),
    encodeURIComponent(encodeURIComponent(text)),
    encodeURIComponent(encodeURIComponent(encodeURIComponent(text))),
    eachOf(text, (sign) => `&#${sign.codePointAt(0)};`),
    eachOf(text, (sign) => `&amp;#x${hex(sign)};`),
    base64.replace(/.{20}/g, '$&\r\n'),
    base64.replace(/.{20}/g, '$&\\r\\n'),
    encodeURIComponent(base64),
    Array.from(text).join('\u200b'),
    text.replace(/(.{12})/, '$1\u00ad'),
    text.replace(/ /, ' \n  '),
  ]
}

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
    ...eachWritten(SAVED),
    'correct\\u0020hor',
    'se\\n battery',
    '%63orrect',
    '%2520horse+',
    '&#99;orr',
    '\\',
    '%',
    '%2',
    '&',
    '&#',
    'n',
    'Basic ',
    btoa('robot:correct-4711'),
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

const HARD = ['correct horse battery', 'pa55"wo\\Rd/<ö&ß>', 'C:\\Old\\Data 7', '100%41 sure & safe', '🙂grün gras', 'Ab/Cd+Ef==/0123']
test.each(HARD)('a saved secret is hidden however an app writes it down, and no end of it stays: %s', async (secret) => {
  const forms = secretForms(secret)
  for (const written of eachWritten(secret)) {
    const text = `Before ${written} after`
    const spans = await secretSpans(text, forms)
    expect(withoutSpans(text, spans), written).toContain('[secret]')
    expect(spans.every(({ start, end }) => start >= 7 && end <= 7 + written.length)).toBe(true)
    let seen = ''
    const redactor = new StreamRedactor(forms)
    for (const letter of text) seen += await redactor.push(letter)
    expect(seen + (await redactor.end()), written).toBe(withoutSpans(text, spans))
  }
})

test('of two secrets that share a piece, neither end stays', async () => {
  const forms = ['first-half-middle', 'middle-second-half'].flatMap(secretForms)
  const text = 'x first-half-middle-second-half y'
  expect(withoutSpans(text, await secretSpans(text, forms))).toBe('x [secret] y')
})

test('ordinary text with many signs that stand for others is left as it is', async () => {
  const text = 'C:\\new\\folder %20 100% sure &amp; "safe" \\u00e4 \\n %C3%A4 &nbsp; 5 % \\ & % \n\n end\u200b'
  expect(withoutSpans(text, await secretSpans(text, FORMS))).toBe(text)
  expect(await streamed([...text])).toBe(text)
})
