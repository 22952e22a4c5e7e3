import type { AuthorAnswer, Surroundings } from '#server/authoring/author/author.ts'
import { deriveBuiltIn } from '#server/authoring/author/built-in/built-in-author.ts'
import { SCORED_SURROUNDINGS } from '#server/authoring/author/testing/score-jobs.ts'

/** What the built-in author makes of what a person said, one text a turn, where nothing is written yet and nothing is locked. */
export function takeTurn(texts: readonly string[], more: Partial<Surroundings> = {}): AuthorAnswer {
  return deriveBuiltIn({
    conversation: texts.map((text) => ({ who: 'person', text })),
    draft: null,
    locked: [],
    surroundings: { ...SCORED_SURROUNDINGS, ...more },
  })
}
