// What is said here stands in German in server/kernel/language/de/author.json.
import type { Surroundings } from '#server/authoring/author/author.ts'
import { type Composer, understand } from '#server/authoring/author/built-in/composer.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'

const NAMED =
  /(?<!\p{L})(?:our|the|your|my|unser\p{L}*|die|den|der|dem|das) ["“„']?((?:[\p{L}\d]+[ -]){1,5}?)["”“']?-?skill(?!\p{L})|(?<!\p{L})skill ["“„']?([\p{L}\d][\p{L}\d-]{1,60})/giu
const SKILLS_MAX = 5

interface NamedSkill {
  readonly name: string
  /** As it stands in the text. */
  readonly said: string
  /** Those that were added here and fit: the one of just that name, else all that have it at one of their ends. */
  readonly fitting: Surroundings['skills']
}

/** The skills that a text names, each once. Pure. */
export function namedSkills(text: string, { skills }: Pick<Surroundings, 'skills'>): readonly NamedSkill[] {
  const named = [...text.matchAll(NAMED)].map(([said, before, after]) => ({ said, name: slugOf(before ?? after ?? '') }))
  return named
    .filter(({ name }, n) => name !== '' && named.findIndex((other) => other.name === name) === n)
    .slice(0, SKILLS_MAX)
    .map((one) => {
      const exact = skills.filter(({ slug }) => slug === one.name)
      const near = skills.filter(({ slug }) => slug.startsWith(`${one.name}-`) || slug.endsWith(`-${one.name}`))
      return { ...one, fitting: exact.length > 0 ? exact : near }
    })
}

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
  const found: { skill: string; version: string }[] = []
  for (const { name, fitting } of namedSkills(text, surroundings)) {
    const [skill, ...others] = fitting
    if (!steps.some(({ kind }) => kind === 'think'))
      understand(
        composer,
        say('The skill {skill} is left out: only a step with a model reads one, and this job has none.', { skill: name }),
      )
    else if (skill === undefined) {
      gaps.push({ kind: 'skill', name, pointer: '' })
      understand(composer, say('The skill {skill} was not added here; the job does without until somebody adds it.', { skill: name }))
    } else if (others.length > 0) {
      const list = new Intl.ListFormat(surroundings.language).format(fitting.map(({ slug }) => slug))
      gaps.push({ kind: 'skill', name, pointer: '' })
      understand(
        composer,
        say('More than one skill fits {skill}: {list}. The job does without until you say which.', { skill: name, list }),
      )
    } else if (!found.some((known) => known.skill === skill.slug)) {
      found.push({ skill: skill.slug, version: skill.version })
      understand(composer, say('The model reads the skill {skill} before it writes.', { skill: skill.slug }), `/skills/${found.length - 1}`)
    }
  }
  return found
}
