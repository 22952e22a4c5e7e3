import { LANGUAGE_COOKIE } from '#server/entry/language/choose-language.ts'
import { NUMBERS_COOKIE } from '#server/entry/language/choose-numbers.ts'
import { isHttps } from '#server/entry/session-cookie.ts'
import type { Preferences } from '#server/identity/preferences/schema.ts'

const YEAR_S = 365 * 24 * 3600

/** Keeps language and number format in the browser, so that every answer is already in them; null: as the browser says. No secrets. */
export function languageCookies(request: Request, { language, numberFormat }: Pick<Preferences, 'language' | 'numberFormat'>): string[] {
  return [cookie(request, LANGUAGE_COOKIE, language), cookie(request, NUMBERS_COOKIE, numberFormat)]
}

function cookie(request: Request, name: string, value: string | null): string {
  const age = value === null ? 0 : YEAR_S
  return `${name}=${value ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${isHttps(request) ? '; Secure' : ''}`
}
