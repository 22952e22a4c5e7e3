import type { Metadata } from 'next'
import { cache } from 'react'
import { chooseLanguage, LANGUAGE_COOKIE } from '#server/entry/language/choose-language.ts'
import { cookieOf } from '#server/entry/session-cookie.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { type Language, type Say, sayIn } from '#server/kernel/language/say.ts'

const speakers = new Map<Language, Say>()

/** The speaker of a language. */
export function speak(language: Language): Say {
  const found = speakers.get(language) ?? sayIn(language, catalogueOf(language))
  speakers.set(language, found)
  return found
}

/** The speaker for the one who asks: chosen language, else that of the browser. API clients that wish none get English. */
export function sayTo(request: Request): Say {
  return speak(chooseLanguage(cookieOf(request, LANGUAGE_COOKIE), request.headers.get('accept-language')))
}

/** The speaker for the page being rendered. */
export const readPageSay = cache(async (): Promise<Say> => {
  // Routes speak through this file too, and the description of the API loads them in plain Node, where Next is not.
  const { cookies, headers } = await import('next/headers')
  const [jar, head] = await Promise.all([cookies(), headers()])
  return speak(chooseLanguage(jar.get(LANGUAGE_COOKIE)?.value, head.get('accept-language')))
})

/** `generateMetadata` of a page with this title, in the reader's language. */
export function titled(title: string): () => Promise<Metadata> {
  return async () => ({ title: (await readPageSay())(title) })
}
