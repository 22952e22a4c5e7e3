import type { QueryClient } from '@tanstack/react-query'
import type { Clash, Side } from '#components/crews/merge-texts.ts'
import { asProblem, type Problem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import type { AuthoredMember, SavedText } from '#server/bridge/authoring/schema.ts'

/** The text as it is typed here, and as it was when it was last the same as the saved one. */
export interface Text {
  yaml: string
  stored: string
  revision: number
  saving: Promise<boolean> | null
}

export interface NotSaved {
  readonly problem: Problem
  /** Places that both changed; empty when that is not why. */
  readonly clashes: readonly Clash[]
}

const TRIES_MAX = 3

/** Comes only when two people write at the same time. */
const loadMerge = async () => await import('#components/crews/merge-texts.ts')

/**
 * Saves the text as it stands. Where another one was saved meanwhile the two are put together and saved, unless both changed the
 * same place.
 * @param onTogether the text is another one now: told which parts came from elsewhere
 * @returns null, or why it was not saved
 */
export async function saveTogether(
  client: QueryClient,
  id: string,
  text: Text,
  onTogether: (parts: readonly string[]) => void,
): Promise<NotSaved | null> {
  for (let tries = 1; ; tries += 1) {
    const problem = await save(client, id, text)
    if (problem === null) return null
    if (problem.code !== 'CONFLICT' || tries === TRIES_MAX) return { problem, clashes: [] }
    try {
      const { changedParts, mergeTexts } = await loadMerge()
      const { yaml: theirs, revision } = await request<AuthoredMember>(`/members/${id}`)
      const merged = mergeTexts({ base: text.stored, mine: text.yaml, theirs }, 'mine')
      if (merged.clashes.length > 0) return { problem, clashes: merged.clashes }
      const parts = changedParts(text.stored, theirs)
      Object.assign(text, { yaml: merged.text, stored: theirs, revision })
      onTogether(parts)
    } catch (error) {
      return { problem: asProblem(error), clashes: [] }
    }
  }
}

/**
 * Puts the saved text and the one typed here together, one side's words where both changed the same place; it is not saved yet.
 * @returns the member as it is saved
 */
export async function takeSide(id: string, text: Text, keep: Side): Promise<AuthoredMember> {
  const { mergeTexts } = await loadMerge()
  const member = await request<AuthoredMember>(`/members/${id}`)
  const { yaml: theirs, revision } = member
  Object.assign(text, { yaml: mergeTexts({ base: text.stored, mine: text.yaml, theirs }, keep).text, stored: theirs, revision })
  return member
}

async function save(client: QueryClient, id: string, text: Text): Promise<Problem | null> {
  const yaml = text.yaml
  const key = [`/members/${id}`]
  try {
    const answer = await request<SavedText>(`/members/${id}/draft`, { method: 'PUT', body: { yaml, revision: text.revision } })
    Object.assign(text, { stored: yaml, revision: answer.revision })
    // A read that began before this save would bring the old text back.
    await client.cancelQueries({ queryKey: key })
    const { revision, diagnostics, programDigest, posture } = answer
    client.setQueryData<AuthoredMember>(key, (old) => (old ? { ...old, yaml, revision, diagnostics, programDigest, posture } : old))
    // Itself, and what is worked out from it: versions, marks.
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(`/members/${id}`) })
    void client.invalidateQueries({ queryKey: ['/members'] })
    return null
  } catch (error) {
    return asProblem(error)
  }
}
