import { checkFrontMatter } from '#server/skills/core/stages/front-matter.ts'

/**
 * The fields of a published `SKILL.md` for whoever lists it: as the publisher wrote them. Of fields that would be refused today, because
 * two readers could disagree where they end, only what they were taken for when the version was published. Pure.
 */
export function toldFields(skill: string, published: { readonly name: string; readonly description: string }): Record<string, unknown> {
  const { matter, findings } = checkFrontMatter(skill)
  return { ...(matter && findings.length === 0 ? matter.fields : published) }
}
