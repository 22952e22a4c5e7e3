import { error, quoted } from '#server/skills/core/bundle.ts'
import { type Finding, SKILL_SLUG } from '#server/skills/schema.ts'

/** The name inside is the name it is published under (requirements §14.4). */
export function checkSlug(name: string | null, slug: string): Finding[] {
  if (name === null) return []
  if (!SKILL_SLUG.test(name))
    return [
      error('slug-shape', `The name ${quoted(name)} is none that Muster takes.`, {
        path: 'SKILL.md',
        next: 'Use 1 to 64 small letters, digits and single hyphens between them.',
      }),
    ]
  if (name !== slug)
    return [
      error('slug-differs', `The file calls itself ${name}, it is published as ${slug}.`, {
        path: 'SKILL.md',
        next: 'Use one name in both places.',
      }),
    ]
  return []
}
