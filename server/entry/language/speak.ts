import type { Metadata } from 'next'
import { cache } from 'react'
import { chooseLanguage, LANGUAGE_COOKIE } from '#server/entry/language/choose-language.ts'
import { chooseNumbers, NUMBERS_COOKIE } from '#server/entry/language/choose-numbers.ts'
import { cookieOf } from '#server/entry/session-cookie.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { type Language, type Say, sayIn } from '#server/kernel/language/say.ts'

const speakers = new Map<string, Say>()

/** The speaker of a language. @param numbers locale of numbers, where another was chosen than the language's */
export function speak(language: Language, numbers?: string): Say {
  const key = `${language} ${numbers ?? ''}`
  const found = speakers.get(key) ?? sayIn(language, catalogueOf(language), numbers)
  speakers.set(key, found)
  return found
}

/** The speaker for the one who asks: chosen language, else that of the browser. API clients that wish none get English. */
export function sayTo(request: Request): Say {
  const language = chooseLanguage(cookieOf(request, LANGUAGE_COOKIE), request.headers.get('accept-language'))
  return speak(language, chooseNumbers(cookieOf(request, NUMBERS_COOKIE)))
}

/** The speaker for the page being rendered. */
export const readPageSay = cache(async (): Promise<Say> => {
  // Routes speak through this file too, and the description of the API loads them in plain Node, where Next is not.
  const { cookies, headers } = await import('next/headers')
  const [jar, head] = await Promise.all([cookies(), headers()])
  const language = chooseLanguage(jar.get(LANGUAGE_COOKIE)?.value, head.get('accept-language'))
  return speak(language, chooseNumbers(jar.get(NUMBERS_COOKIE)?.value))
})

/** `generateMetadata` of a page with this title, in the reader's language. */
export function titled(title: string): () => Promise<Metadata> {
  return async () => ({ title: (await readPageSay())(title) })
}
