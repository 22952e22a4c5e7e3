import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import type { SkillCaller } from '#server/skills/view/caller.ts'
import { parseInput } from '#server/skills/view/parse-input.ts'
import { recordInvocation } from '#server/skills/view/record-invocation.ts'
import { type ListedSkills, type ListInput, listInputSchema } from '#server/skills/view/schema.ts'

/** Exactly what resolves for the caller's scope, by name, a page at a time. @throws AppError VALIDATION_FAILED */
export async function listSkills(caller: SkillCaller, input: ListInput = {}): Promise<ListedSkills> {
  return await recordInvocation(caller, { operation: 'list' }, async () => {
    const { limit, cursor } = parseInput(listInputSchema, input)
    const { skills, etag } = await resolveSkills(caller.workspaceId, caller.scope)
    const rest = cursor === undefined ? skills : skills.filter(({ slug }) => slug > cursor)
    const page = rest.slice(0, limit)
    const nextCursor = rest.length > limit ? (page.at(-1)?.slug ?? null) : null
    return { value: { skills: page, nextCursor, etag }, bytes: Buffer.byteLength(JSON.stringify(page)) }
  })
}
