// What is said here stands in German in server/kernel/language/de/author.json.
import { type Composer, understand } from '#server/authoring/author/built-in/composer.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'

const NAMED =
  /(?<!\p{L})(?:our|the|your|my|unser\p{L}*|die|den|der|dem|das) ["“„']?((?:[\p{L}\d]+[ -]){1,5}?)["”“']?-?skill(?!\p{L})|(?<!\p{L})skill ["“„']?([\p{L}\d][\p{L}\d-]{1,60})/giu
const SKILLS_MAX = 5

/** `Tone of voice` → `tone-of-voice`. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, '-')
    .replace(/^-+|-+$/g, '')

/**
 * The skills that a text names, as the definition holds them: those that were added here, in the version that counts now. One that
 * was not is a gap. Only a step with a model reads them; a job without one is told so.
 */
export function composeSkills(composer: Composer, text: string): NonNullable<DefinitionInput['skills']> {
  const { say, surroundings, steps, gaps } = composer
  const names = [...text.matchAll(NAMED)].map(([, before, after]) => slugOf(before ?? after ?? '')).filter(Boolean)
  const found: { skill: string; version: string }[] = []
  for (const name of [...new Set(names)].slice(0, SKILLS_MAX)) {
    const skill = surroundings.skills.find(({ slug }) => slug === name || slug.startsWith(`${name}-`) || slug.endsWith(`-${name}`))
    if (!steps.some(({ kind }) => kind === 'think'))
      understand(
        composer,
        say('The skill {skill} is left out: only a step with a model reads one, and this job has none.', { skill: name }),
      )
    else if (skill === undefined) {
      gaps.push({ kind: 'skill', name, pointer: '' })
      understand(composer, say('The skill {skill} was not added here; the job does without until somebody adds it.', { skill: name }))
    } else if (!found.some((known) => known.skill === skill.slug)) {
      found.push({ skill: skill.slug, version: skill.version })
      understand(composer, say('The model reads the skill {skill} before it writes.', { skill: skill.slug }), `/skills/${found.length - 1}`)
    }
  }
  return found
}
