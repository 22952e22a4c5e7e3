import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'

const SIGNS: { readonly [currency: string]: string } = { EUR: '€', USD: '$', GBP: '£' }
const CODES = 'EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|JPY|CNY|INR|AUD|NZD|CAD|BRL|MXN|ZAR|TRY|SGD|HKD'
const NUMBER = '-?\\d{1,3}(?:[,.]\\d{3})+(?:[.,]\\d{1,2})?|-?\\d+(?:[.,]\\d{1,2})?'
const AFTER = new RegExp(`(?<![\\d.,-])(${NUMBER}) ?(€|\\$|£|(?:${CODES})\\b)`, 'g')
const BEFORE = /(?<![\d.,] ?)([€$£]) ?(-?\d+(?:[,.]\d+)*)/g

/** `3,412.50 €`. Cents are filled up; what is finer than cents is shown, never rounded away. */
export function moneyText(value: number, currency: string, say: Say = inEnglish): string {
  const decimals = /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0
  return `${say.number(value, Math.max(2, decimals))} ${ownValue(SIGNS, currency) ?? currency}`
}

/** The currency that a column, field or figure is titled with: `Amount EUR`, `Sum (EUR)`; null without one. */
export function currencyOf(title: string): string | null {
  return /(?:^|[ ,(])([A-Z]{3})\)?$/.exec(title)?.[1] ?? null
}

const KNOWN: ReadonlySet<string> = new Set(CODES.split('|'))

/** The currency that the name of an argument ends with: `amountEur`, `sum_chf`; null without one. */
export function currencyInName(name: string): string | null {
  const end = /(?:_|(?<=[a-z0-9]))([A-Z][a-z]{2}|[A-Z]{3}|(?<=_)[a-z]{3})$/.exec(name)?.[1]?.toUpperCase()
  return end !== undefined && KNOWN.has(end) ? end : null
}

/** The amount that a line of text names, as it is written there; null when it names none or several. */
export function amountInText(text: string): string | null {
  const after = [...text.matchAll(AFTER)].map(([, figure = '', sign = '']) => `${figure} ${SIGNS[sign] ?? sign}`)
  const found = after.length > 0 ? after : [...text.matchAll(BEFORE)].map(([, sign = '', figure = '']) => `${figure} ${sign}`)
  return found.length === 1 ? (found[0] ?? null) : null
}
