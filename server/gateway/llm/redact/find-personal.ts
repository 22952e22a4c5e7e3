import validator from 'validator'
import { findPhones } from '#server/gateway/llm/redact/find-phones.ts'

export const PERSONAL_KINDS = ['e-mail', 'phone', 'IBAN', 'card'] as const
export type PersonalKind = (typeof PERSONAL_KINDS)[number]

/** A piece of a text, by UTF-16 offsets, the end excluded. */
export interface Span<Kind extends string = string> {
  readonly start: number
  readonly end: number
  readonly kind: Kind
}

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}(?:@|%40|&#64;|\\u0040)(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,8}\b/g
const CARD = /\b\d(?:[ -]?\d){12,18}\b/g

/**
 * Personal data in a text: e-mail addresses, phone numbers written internationally, account and card numbers whose check digits are
 * right. In order, never overlapping. Names and postal addresses are not found: no list knows them; the clearance of a provider
 * decides whether such text may go there at all.
 */
export function findPersonal(text: string, country: string | null = null): Span<PersonalKind>[] {
  const found = [
    ...matches(text, EMAIL, 'e-mail', whole),
    ...matches(text, IBAN, 'IBAN', iban),
    ...matches(text, CARD, 'card', card),
    ...findPhones(text, country),
  ]
  return withoutOverlap(found)
}

/** Of spans that overlap the one that begins first stays, of those the longest. */
export function withoutOverlap<Kind extends string>(spans: readonly Span<Kind>[]): Span<Kind>[] {
  let end = 0
  return [...spans]
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((span) => {
      if (span.start < end) return false
      end = span.end
      return true
    })
}

/** @param part the piece of a match that is one, from its start; empty when none is */
function matches(text: string, pattern: RegExp, kind: PersonalKind, part: (match: string) => string): Span<PersonalKind>[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const { length } = part(match[0])
    const start = match.index + escapeBefore(text, match.index)
    return length === 0 ? [] : [{ start, end: match.index + length, kind }]
  })
}

const ESCAPED = /^(?:[bfnrt](?=[\p{L}\p{N}])|u[0-9a-f]{4}(?=[\p{L}\p{N}]))/iu

/**
 * How much of a match belongs to the sign before it: in JSON, which text from files and apps comes in, a line that begins with
 * `ada@acme.com` is written `\\nada@acme.com`, and nobody has the address `nada@acme.com`.
 */
function escapeBefore(text: string, start: number): number {
  let signs = 0
  while (text[start - 1 - signs] === '\\') signs += 1
  return signs % 2 === 0 ? 0 : (ESCAPED.exec(text.slice(start, start + 6))?.[0].length ?? 0)
}

const whole = (match: string) => match

const card = (match: string) => (validator.isCreditCard(match.replace(/[ -]/g, '')) ? match : '')

/** The longest beginning that is an account number: the words after it may look like more of it. */
function iban(match: string): string {
  const groups = match.split(' ')
  for (let n = groups.length; n > 0; n--) {
    const begin = groups.slice(0, n).join(' ')
    if (validator.isIBAN(begin.replaceAll(' ', ''))) return begin
  }
  return ''
}
