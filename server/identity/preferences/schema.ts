import { z } from 'zod'

/** Languages of the screens; what a browser asks for beside these is English. */
export const LANGUAGES = ['en', 'de'] as const
export const languageSchema = z.enum(LANGUAGES)
export type Language = z.infer<typeof languageSchema>

/** `1,234.50` · `1.234,50` · `1 234,50` · `1'234.50`: thousands, then decimals. */
export const NUMBER_FORMATS = ['comma-point', 'point-comma', 'space-comma', 'apostrophe-point'] as const
export const numberFormatSchema = z.enum(NUMBER_FORMATS)
export type NumberFormat = z.infer<typeof numberFormatSchema>

/** `20 Nov` · `Nov 20` · `2026-11-20`. */
export const DATE_FORMATS = ['day-month', 'month-day', 'year-first'] as const
export const dateFormatSchema = z.enum(DATE_FORMATS)
export type DateFormat = z.infer<typeof dateFormatSchema>

/** A person's own; null follows the browser's language (`singleKeys`: null is on). */
export const preferencesSchema = z.object({
  language: languageSchema.nullable(),
  numberFormat: numberFormatSchema.nullable(),
  dateFormat: dateFormatSchema.nullable(),
  singleKeys: z.boolean().nullable(),
})
export type Preferences = z.infer<typeof preferencesSchema>

export const NO_PREFERENCES: Preferences = { language: null, numberFormat: null, dateFormat: null, singleKeys: null }

export const changePreferencesSchema = preferencesSchema.partial().refine((change) => Object.keys(change).length > 0, 'Nothing to change')
export type PreferencesChange = z.infer<typeof changePreferencesSchema>
