import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

const HIDDEN = '[secret]'
/** Encodings of shorter values would match ordinary text. None so short is saved any more; of an older one its plain forms are hidden. */
const ENCODED_LENGTH_MIN = 6
/** Fewer digits in a longer number are chance, not the secret. */
const DIGITS_MIN = 6

/**
 * Every form in which a server may hand a secret back to us: plain, in URLs (escapes in capital or small letters, of some
 * characters or of all), JSON and HTML, hexadecimal, and base64 at each of the three places it can start inside a longer text.
 */
export function secretForms(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8')
  const escaped = JSON.stringify(value).slice(1, -1)
  const forms = [value, escaped, ...htmlForms(value), ...urlForms(value, bytes)]
  if (value.length >= ENCODED_LENGTH_MIN) {
    const hex = bytes.toString('hex')
    forms.push(hex, hex.toUpperCase(), ...base64Forms(bytes))
  }
  return [...new Set(forms)].filter((form) => form !== '').sort((a, b) => b.length - a.length)
}

function urlForms(value: string, bytes: Buffer): string[] {
  const component = encodeURIComponent(value)
  const strict = component.replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  const all = [...bytes].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
  const form = new URLSearchParams({ v: value }).toString().slice(2)
  return [component, strict, encodeURI(value), form, all].flatMap((text) => [
    text,
    text.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase()),
  ])
}

function htmlForms(value: string): string[] {
  const html = value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
  return [html, html.replaceAll("'", '&#39;'), html.replaceAll("'", '&#x27;'), html.replaceAll("'", '&apos;')]
}

function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes])
    // only the characters that the secret alone decides
    const inner = padded.toString('base64').slice(Math.ceil((shift * 8) / 6), Math.floor((padded.length * 8) / 6))
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** Text with every form of every secret replaced, as each is written. */
export function hideInText(text: string, forms: readonly string[]): string {
  return forms.reduce((kept, form) => kept.split(form).join(HIDDEN), text)
}

/**
 * A copy of a JSON object with every secret replaced, in keys and values, so that nothing echoed is stored. A number that is the
 * secret, or has its digits in it, becomes text too: an answer that then breaks its schema is refused, which is the safe side.
 */
export function hideInJson(value: JsonObject, forms: readonly string[]): JsonObject {
  return forms.length === 0 ? value : (hideIn(value, forms) as JsonObject)
}

function hideIn(value: JsonValue, forms: readonly string[]): JsonValue {
  if (typeof value === 'string') return hideInText(value, forms)
  if (typeof value === 'number') return forms.some((form) => isIn(value, form)) ? HIDDEN : value
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item: JsonValue) => hideIn(item, forms))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [hideInText(key, forms), hideIn(item, forms)]))
}

/** `0012345678`, `1.5e12` and a long one that JSON has rounded are the same number as what comes back. */
function isIn(value: number, form: string): boolean {
  if (form.trim() === '' || !/\d/.test(form)) return false
  const same = Number(form)
  if (Number.isFinite(same) && Math.abs(same) === Math.abs(value)) return true
  const digits = form.replace(/[\s.,+_-]/g, '')
  return /^\d+$/.test(digits) && digits.length >= DIGITS_MIN && String(value).replace(/[.-]/g, '').includes(digits)
}
