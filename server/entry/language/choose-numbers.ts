import { NUMBER_LOCALES, type NumberFormat } from '#server/kernel/language/formats.ts'

/** How a person wants numbers; kept in the browser, so that what the server says is written alike. */
export const NUMBERS_COOKIE = 'muster_numbers'

/** The locale of the chosen format; undefined without a choice: as the language does. */
export function chooseNumbers(chosen: string | null | undefined): string | undefined {
  return chosen && Object.hasOwn(NUMBER_LOCALES, chosen) ? NUMBER_LOCALES[chosen as NumberFormat] : undefined
}
