import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'

const HIDDEN = '[secret]'
/** Shorter values hide nothing: their encodings would match ordinary text. */
const LENGTH_MIN = 6

/**
 * Every form in which a server may hand a secret back to us: plain, in URLs, JSON and HTML, hexadecimal, and base64 at
 * each of the three places it can start inside a longer text.
 */
export function secretForms(value: string): readonly string[] {
  if (value.length < LENGTH_MIN) return []
  const bytes = Buffer.from(value, 'utf8')
  const hex = bytes.toString('hex')
  const escaped = JSON.stringify(value).slice(1, -1)
  const html = value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
  const forms = [
    value,
    encodeURIComponent(value),
    encodeURI(value),
    new URLSearchParams({ v: value }).toString().slice(2),
    escaped,
    html,
    hex,
    hex.toUpperCase(),
    ...base64Forms(bytes),
  ]
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}

function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes])
    // only the characters that the secret alone decides
    const inner = padded.toString('base64').slice(Math.ceil((shift * 8) / 6), Math.floor((padded.length * 8) / 6))
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** Text with every form of every secret replaced. Base64 and hexadecimal are matched as written, words of any case. */
export function hideInText(text: string, forms: readonly string[]): string {
  return forms.reduce((kept, form) => kept.split(form).join(HIDDEN), text)
}

/** A copy of a JSON object with every secret replaced, in keys and values, so that nothing echoed is stored. */
export function hideInJson(value: JsonObject, forms: readonly string[]): JsonObject {
  return forms.length === 0 ? value : (hideIn(value, forms) as JsonObject)
}

function hideIn(value: JsonValue, forms: readonly string[]): JsonValue {
  if (typeof value === 'string') return hideInText(value, forms)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item: JsonValue) => hideIn(item, forms))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [hideInText(key, forms), hideIn(item, forms)]))
}
