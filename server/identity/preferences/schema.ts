import { z } from 'zod'
import { DATE_FORMATS, NUMBER_FORMATS } from '#server/kernel/language/formats.ts'
import { LANGUAGES, msg } from '#server/kernel/language/say.ts'

const languageSchema = z.enum(LANGUAGES)

const numberFormatSchema = z.enum(NUMBER_FORMATS)
const dateFormatSchema = z.enum(DATE_FORMATS)

/** A person's own; null follows the browser's language (`singleKeys`: null is on). */
export const preferencesSchema = z.object({
  language: languageSchema.nullable(),
  numberFormat: numberFormatSchema.nullable(),
  dateFormat: dateFormatSchema.nullable(),
  singleKeys: z.boolean().nullable(),
})
export type Preferences = z.infer<typeof preferencesSchema>

export const NO_PREFERENCES: Preferences = { language: null, numberFormat: null, dateFormat: null, singleKeys: null }

export const changePreferencesSchema = preferencesSchema
  .partial()
  .refine((change) => Object.keys(change).length > 0, msg('Nothing to change'))
export type PreferencesChange = z.infer<typeof changePreferencesSchema>
