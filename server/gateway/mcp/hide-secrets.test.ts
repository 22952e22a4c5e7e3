import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hideInJson, hideInText, secretForms } from '#server/gateway/mcp/hide-secrets.ts'

const SECRET = `canary/9+Xq=&"é7\\z?w'(!)`
const bytes = Buffer.from(SECRET, 'utf8')

describe('a secret that comes back is hidden', () => {
  test.each<[string, string]>([
    ['as it is', SECRET],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in a URL with small letters', encodeURIComponent(SECRET).replace(/%../g, (sign) => sign.toLowerCase())],
    ['in a form with small letters', new URLSearchParams({ v: SECRET }).toString().slice(2).toLowerCase().replace('xq', 'Xq')],
    ['in a URL with every character escaped', [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')],
    ['in a URL as RFC 3986 writes it', encodeURIComponent(SECRET).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['in HTML', SECRET.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/'/g, '&#39;')],
    ['in hexadecimal', bytes.toString('hex').toUpperCase()],
    ['in base64', Buffer.from(`ab${SECRET}`).toString('base64')],
  ])('%s', (_, text) => {
    const hidden = hideInText(`before ${text} after`, secretForms(SECRET))
    expect(hidden).toContain('[secret]')
    expect(hidden).not.toContain(text)
  })

  test.each<[string, unknown]>([
    ['12345678', 12345678],
    ['12345678', -12345678],
    ['0012345678', 12345678],
    ['12345678', 9912345678001],
    ['1234.5678', 1234.5678],
    ['1234 5678 9012', 123456789012],
    ['1.5e12', 1_500_000_000_000],
    ['12345678901234567890123', Number('12345678901234567890123')],
  ])('%s as a JSON number', (secret, echoed) => {
    const forms = secretForms(secret)
    expect(hideInJson({ a: [{ b: echoed as number }], c: 7, d: true, e: 1234 }, forms)).toEqual({
      a: [{ b: '[secret]' }],
      c: 7,
      d: true,
      e: 1234,
    })
  })

  test('plainly also when it is too short for its encodings to be told from ordinary text', () => {
    expect(hideInText('the pin is 4711, not 4712', secretForms('4711'))).toBe('the pin is [secret], not 4712')
    expect(hideInJson({ pin: 4711, other: 47110 }, secretForms('4711'))).toEqual({ pin: '[secret]', other: 47110 })
    expect(secretForms('')).toEqual([])
  })

  test('whatever it is: no answer that quotes it still holds it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }), fc.string(), (secret, around) => {
        fc.pre(secret.isWellFormed() && !'[secret]'.includes(secret))
        const said = hideInText(`${around}${secret}${around}${encodeURIComponent(secret)}`, secretForms(secret))
        expect(said.replaceAll('[secret]', '\u0000').includes(secret)).toBe(false)
      }),
    )
  })
})
