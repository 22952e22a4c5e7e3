import { type CountryCode, findPhoneNumbersInText, getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { Span } from '#server/gateway/llm/redact/find-personal.ts'

const INTERNATIONAL = /\+\s?\d/
/** Something with the digits of a number as people write them, not within a word or a larger number. */
const CANDIDATE =
  /(?<![\p{L}\p{N}_+%/-])(?<!\d[.,:])\(?\d(?:\)?[ \u00A0]?[()./\u2013-]?[ \u00A0]?\(?\d){5,16}(?![\p{L}\p{N}_%]|[.,:/-]\d|[ \u00A0]?(?:%|€|EUR|USD|CHF|GBP))/gu
const SEPARATOR = /[ \u00A0()./\u2013-]+/
const DIGITS_MIN = 6

/** A number without its country is one here too: which country a letter without one means is rarely another. */
const NEIGHBOURS = ['DE', 'AT', 'CH', 'FR', 'IT', 'NL', 'BE', 'GB', 'ES', 'PL', 'US'] as const satisfies readonly CountryCode[]

/** How far before a number the word stands that says what it is. */
const WORD_BEFORE = 40
const CALLED = [
  'tel|fon|phone|telefoon|t[eé]l[eé]phone|tel[eé]fono|mobil|m[oó]vil|portable|cellulare|cell|handy|natel|fax|hotline|durchwahl|whats ?app|sms|signal',
  String.raw`\bcall\b|\bring (?:me|us)\b|\bdial\b|\breach(?:ed|able)?\b|an(?:ge)?rufen?|zurückrufen|rückruf|\bruf|erreich|appele[rz]|llam|chiama|bel(?:len)?\b|☎|📞|📱`,
].join('|')
const NUMBERED = [
  'order|bestell|auftrag|rechnung|invoice|factur|faktur|kunden|customer|client|vertrag|contract|artikel|article|item|produkt|product|sku|ean|gtin|isbn|serien|serial',
  String.raw`charge|batch|sendung|tracking|shipment|paket|parcel|konto|account|iban|blz|bic|steuer|\btax|\bvat|ust|siret|siren|kvk|policen?|versicherung|insurance`,
  String.raw`aktenzeichen|az\b|vorgang|ticket|case|beleg|receipt|buchung|booking|reference|referenz|\bref\b|\bid\b|_id\b|plz|zip|postal|postleitzahl|datum|date|uhr|hrb|betrag|amount|summe|total|preis|price|version`,
].join('|')
const WORD = new RegExp(`(?<called>${CALLED})|(?<numbered>${NUMBERED})`, 'giu')
/** Days, times and addresses of computers, which have as many digits; a whole day also where more stands behind it. */
const OTHERWISE =
  /^(?:\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2}$|\d{1,2}[./-] ?\d{1,2}[./-] ?(?:19|20)\d\d(?!\d)|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}(?!\d)|\d{1,2}\.\d{2} ?[\u2013-] ?\d{1,2}\.\d{2}$|\d{1,3}(?:\.\d{1,3}){3}$|0\.\d+$)/
/** A sum in groups of three. */
const SUM = /^[1-9]\d{0,2}(?:[. ]\d{3})+$/

/**
 * Phone numbers: those with their country in front, and those without it where something says that they are one. That is a word before
 * them (`Tel.`, `call`), or that they are written as one of the country: a zero in front and groups, or a mobile number. A word such as
 * `Order` before a number says the contrary. One without its area is not found. Pure.
 * @param country of the workspace; null: only a word tells
 */
export function findPhones(text: string, country: string | null): Span<'phone'>[] {
  const known = INTERNATIONAL.test(text) ? findPhoneNumbersInText(text) : []
  const international = known.map(({ startsAt, endsAt }) => ({ start: startsAt, end: endsAt, kind: 'phone' as const }))
  const national = [...text.matchAll(CANDIDATE)].flatMap(({ 0: match, index }) => {
    const word = wordBefore(text.slice(Math.max(0, index - WORD_BEFORE), index))
    const length = word === 'numbered' ? 0 : lengthOfPhone(match, word, country)
    return length === 0 ? [] : [{ start: index, end: index + length, kind: 'phone' as const }]
  })
  return [...international, ...national]
}

type Word = 'called' | 'numbered' | null

/** The nearest word before a number that says what it is; what stands in the line before says nothing of this one. */
function wordBefore(before: string): Word {
  const last = [...before.slice(before.lastIndexOf('\n') + 1).matchAll(WORD)].at(-1)?.groups
  if (last === undefined) return null
  return last['called'] === undefined ? 'numbered' : 'called'
}

/** The longest beginning that is a number: a date or another number may stand behind it. */
function lengthOfPhone(match: string, word: Word, country: string | null): number {
  if (OTHERWISE.test(match)) return 0
  for (let written = match; digitsOf(written).length >= DIGITS_MIN; written = withoutLast(written))
    if (!OTHERWISE.test(written) && (word === 'called' || !SUM.test(written)) && isPhone(written, word, country)) return written.length
  return 0
}

function withoutLast(written: string): string {
  const cut = /[ \u00A0()./\u2013-]+\d+\)?$/.exec(written)
  return cut === null ? '' : written.slice(0, cut.index)
}

function isPhone(written: string, word: Word, country: string | null): boolean {
  const home = country !== null && isCountry(country) ? country : null
  if (/^\(?00[1-9]/.test(written))
    return (word === 'called' || SEPARATOR.test(written)) && kindOf(`+${digitsOf(written).slice(2)}`, undefined) !== null
  if (word === 'called') return [...(home ? [home] : []), ...NEIGHBOURS].some((one) => kindOf(written, one) !== null)
  const kind = home === null ? null : kindOf(written, home)
  if (kind === null) return false
  if (/^\(?0/.test(written)) return SEPARATOR.test(written.replace(/^\(/, '')) || kind === 'MOBILE'
  return /^(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}$/.test(written)
}

/** What kind of number it is there, perhaps an unknown one; null where it is none. */
function kindOf(written: string, country: CountryCode | undefined): string | null {
  const parsed = parsePhoneNumberFromString(written, country)
  return parsed?.isValid() === true ? (parsed.getType() ?? '') : null
}

const digitsOf = (written: string) => written.replace(/\D/g, '')

const countries: ReadonlySet<string> = new Set(getCountries())
function isCountry(country: string): country is CountryCode {
  return countries.has(country)
}
