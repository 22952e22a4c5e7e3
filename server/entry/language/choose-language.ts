import Negotiator from 'negotiator'
import { LANGUAGES, type Language } from '#server/kernel/language/say.ts'

/** What a person chose; kept in the browser so that the door already speaks it. */
export const LANGUAGE_COOKIE = 'muster_language'

/** Whether a text names a language that we speak. */
export function isLanguage(text: string | null | undefined): text is Language {
  return LANGUAGES.some((language) => language === text)
}

/**
 * The language to answer in: the chosen one, else the best of `Accept-Language` (RFC 9110 §12.5.4), else English.
 * @param chosen value of the cookie
 * @param accepted value of the header, such as `de-AT,de;q=0.9,en;q=0.8`
 */
export function chooseLanguage(chosen: string | null | undefined, accepted: string | null | undefined): Language {
  if (isLanguage(chosen)) return chosen
  const wished = accepted ? new Negotiator({ headers: { 'accept-language': accepted } }).language([...LANGUAGES]) : undefined
  return isLanguage(wished) ? wished : 'en'
}
