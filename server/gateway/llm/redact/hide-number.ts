import validator from 'validator'
import type { Pseudonyms } from '#server/gateway/llm/redact/pseudonyms.ts'

/** Fewer digits are no phone, account or card. */
const DIGITS = /^-?\d{6,19}$/

/** Further away no word says what a number is (`find-phones.ts`). */
const FIELDS_MAX = 4
const NAME_MAX = 40

/**
 * A number in JSON on its way to a model: one that is a card, or a phone number by the names of the fields around it, under the same name
 * that it has in texts. Every other number stays, by the same rules as in a text.
 * @param fields names of the fields that it stands in, the outermost first
 */
export function hideNumber(value: number, fields: readonly string[], names: Pseudonyms): number | string {
  if (!Number.isInteger(value)) return value
  const digits = BigInt(value).toString()
  if (!DIGITS.test(digits)) return value
  if (!Number.isSafeInteger(value)) return mayBeCard(digits) ? names.nameOf(String(value), 'card') : value
  const around = fields.slice(-FIELDS_MAX).map((field) => field.slice(-NAME_MAX))
  const hidden = names.hide(digits, `${around.join(' ')}: `)
  return hidden === digits ? value : hidden
}

/** JSON rounds off the last digits of what is as long: its beginning is that of a card, and the check digit fits one in ten. */
function mayBeCard(digits: string): boolean {
  const begin = digits.replace('-', '').slice(0, -1)
  return Array.from({ length: 10 }, (_, last) => `${begin}${last}`).some((card) => validator.isCreditCard(card))
}
