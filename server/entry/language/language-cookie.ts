import { LANGUAGE_COOKIE } from '#server/entry/language/choose-language.ts'
import { isHttps } from '#server/entry/session-cookie.ts'
import type { Language } from '#server/kernel/language/say.ts'

const YEAR_S = 365 * 24 * 3600

/** Keeps a chosen language in the browser, so that the door already speaks it; null: as the browser says. It is no secret. */
export function languageCookie(request: Request, language: Language | null): string {
  const age = language === null ? 0 : YEAR_S
  return `${LANGUAGE_COOKIE}=${language ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${isHttps(request) ? '; Secure' : ''}`
}
