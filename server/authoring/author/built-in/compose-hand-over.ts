// What is said here stands in German in server/kernel/language/de/author.json.
import { bareSlug } from '#server/authoring/author/built-in/bare-slug.ts'
import { carry, type Field, type Output, withFields } from '#server/authoring/author/built-in/carry-rows.ts'
import { type Composer, confirm, understand } from '#server/authoring/author/built-in/composer.ts'
import type { HandOver, Job } from '#server/authoring/author/built-in/job.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'
import { takerInputs } from '#server/crew/taker-inputs.ts'

type Handoffs = NonNullable<DefinitionInput['handoffs']>

interface HandedOver {
  readonly handoffs: Handoffs
  /** What the result has for the one who takes over, beside what it has anyway. */
  readonly fields: readonly Field[]
  /** The part of what was said that something came of, if only a word about it; null when nothing did. */
  readonly words: string | null
}

const SLUG_MAX = 48
const NOBODY: Pick<HandedOver, 'handoffs' | 'fields'> = { handoffs: [], fields: [] }

/**
 * Who takes over, where that can be said in a definition. Nobody of that name is a gap; a condition that the result cannot hold to
 * is left to be said back; a crew member that needs what does not come out here is left out, in words.
 */
export function composeHandOver(composer: Composer, job: Job, output: Output): HandedOver {
  const { handOver } = job
  if (handOver === null || (handOver.when === 'found' && composer.rows === null)) return { ...NOBODY, words: null }
  const { say, surroundings } = composer
  const { taker, words } = handOver
  if (taker.kind === 'several') {
    composer.gaps.push({ kind: 'member', name: taker.name, pointer: '' })
    const isExact = taker.among.every(({ name }) => name.toLowerCase() === taker.name.toLowerCase())
    const list = new Intl.ListFormat(surroundings.language, { type: 'disjunction' }).format(taker.among.map(({ name }) => name))
    understand(
      composer,
      isExact
        ? say('More than one crew member is called {name}: nobody takes over until you say the short name.', { name: taker.name })
        : say('“{name}” can be {list}: nobody takes over until you say which.', { name: taker.name, list }),
    )
    return { ...NOBODY, words }
  }
  const slug = taker.kind === 'one' ? taker.slug : slugOf(taker.name)
  if (slug === null) return { ...NOBODY, words: null }
  const carried = carry(composer, job, { slug, name: taker.name })
  if (carried === null) return { ...NOBODY, words }
  const lacks = takerInputs(surroundings.takes?.[slug], withFields(output, carried.fields)).filter(
    ({ comes }) => comes === 'missing' || comes === 'other',
  )
  if (lacks.length > 0) {
    const fields = new Intl.ListFormat(surroundings.language).format(lacks.map(({ title }) => title))
    understand(
      composer,
      say('Not passed on to {name}: it needs {fields} to begin, and this job does not give that. The result is set in the form.', {
        name: taker.name,
        fields,
      }),
    )
    return { ...NOBODY, words }
  }
  sayTaker(composer, handOver, slug)
  for (const text of carried.said) understand(composer, text)
  return { handoffs: [handOver.when === 'found' ? { to: slug, when: 'output.found > 0' } : { to: slug }], fields: carried.fields, words }
}

function sayTaker(composer: Composer, { taker: { kind, name }, when }: HandOver, slug: string): void {
  const { say } = composer
  const pointer = '/handoffs/0/to'
  understand(
    composer,
    when === 'found' ? say('When something was found, {name} takes over.', { name }) : say('When it is done, {name} takes over.', { name }),
    pointer,
  )
  confirm(composer, '/handoffs', 'destination')
  if (kind === 'one') return
  composer.gaps.push({ kind: 'member', name, pointer })
  understand(
    composer,
    say('No crew member is called {name}; somebody hires one with the short name {slug}, or says who takes over instead.', { name, slug }),
    pointer,
  )
}

/** The short name that a crew member of that name would have; null when the name gives none. */
function slugOf(name: string): string | null {
  const slug = bareSlug(name).slice(0, SLUG_MAX)
  return slug.length < 2 ? null : slug
}
