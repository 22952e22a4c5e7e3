/** How a person wants numbers written: thousands, then decimals, with the locale that writes them so. */
export const NUMBER_LOCALES = {
  'comma-point': 'en',
  'point-comma': 'de-DE',
  'space-comma': 'fr-FR',
  'apostrophe-point': 'de-CH',
} as const satisfies Record<string, string>
export type NumberFormat = keyof typeof NUMBER_LOCALES
export const NUMBER_FORMATS = Object.keys(NUMBER_LOCALES) as [NumberFormat, ...NumberFormat[]]

/** `20 Nov` · `Nov 20` · `2026-11-20`: the order of a day, in the words of the reader's language. */
export const DATE_FORMATS = ['day-month', 'month-day', 'year-first'] as const
export type DateFormat = (typeof DATE_FORMATS)[number]
