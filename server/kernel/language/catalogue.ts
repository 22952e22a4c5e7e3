import auth from '#server/kernel/language/de/auth.json' with { type: 'json' }
import shared from '#server/kernel/language/de/shared.json' with { type: 'json' }
import shell from '#server/kernel/language/de/shell.json' with { type: 'json' }
import type { Catalogue, Language } from '#server/kernel/language/say.ts'

/** One file per folder of screens, so that a translator finds the place; `shared` holds what several of them say. */
export const GERMAN_FILES = { shared, auth, shell } as const satisfies Record<string, Catalogue>

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en: {}, de: Object.assign({}, ...Object.values(GERMAN_FILES)) }

/** English sentence → sentence of a language; empty for English, whose sentences are their own keys. */
export function catalogueOf(language: Language): Catalogue {
  return CATALOGUES[language]
}
