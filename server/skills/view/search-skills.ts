import { presentSkill, type ScopedSkill } from '#server/skills/resolve/core/pick-in-scope.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import type { SkillCaller } from '#server/skills/view/caller.ts'
import { fuse } from '#server/skills/view/core/rank-meaning.ts'
import { hasLetters, wordQueries, wordsOf } from '#server/skills/view/core/search-words.ts'
import { parseInput } from '#server/skills/view/parse-input.ts'
import { rankByMeaning } from '#server/skills/view/rank-by-meaning.ts'
import { recordInvocation } from '#server/skills/view/record-invocation.ts'
import { type FoundSkills, type SearchInput, searchInputSchema } from '#server/skills/view/schema.ts'
import { searchVersions } from '#server/skills/view/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Skills of the caller's scope that answer a question, best first: by meaning where the workspace has models for that, and by words and
 * their beginnings; else by the letters typed. Never one that
 * does not resolve for the caller (requirements §14.11).
 * @throws AppError VALIDATION_FAILED
 */
export async function searchSkills(caller: SkillCaller, input: SearchInput): Promise<FoundSkills> {
  return await recordInvocation(caller, { operation: 'search' }, async () => {
    const { query, limit, cursor } = parseInput(searchInputSchema, input)
    const { entries } = await resolveSkills(caller.workspaceId, caller.scope)
    const { found, by } = await rank(caller, entries, query)
    const from = Number(cursor ?? 0)
    const skills = found.slice(from, from + limit).map(presentSkill)
    const nextCursor = found.length > from + limit ? String(from + limit) : null
    return { value: { skills, nextCursor, by }, bytes: Buffer.byteLength(JSON.stringify(skills)) }
  })
}

async function rank(
  caller: SkillCaller,
  entries: readonly ScopedSkill[],
  query: string,
): Promise<{ readonly found: readonly ScopedSkill[]; readonly by: FoundSkills['by'] }> {
  const [near, byWords] = await Promise.all([rankByMeaning(caller, entries, query), rankByWords(caller, entries, query)])
  const ids = near === null ? byWords : fuse(near, byWords)
  // Out of what resolves, whatever was answered.
  const found = ids.flatMap((id) => entries.find(({ versionId }) => versionId === id) ?? [])
  if (found.length > 0) return { found, by: near === null ? 'words' : 'meaning' }
  const lettered = entries.filter(({ slug, description, triggers }) => hasLetters([slug, description, ...triggers].join('\n'), query))
  return { found: lettered, by: 'letters' }
}

async function rankByWords({ workspaceId }: SkillCaller, entries: readonly ScopedSkill[], query: string): Promise<readonly string[]> {
  const words = wordsOf(query)
  if (entries.length === 0 || words.length === 0) return []
  return await inScope(workspaceId, async (scope) => await searchVersions(scope, entries, wordQueries(words)))
}
