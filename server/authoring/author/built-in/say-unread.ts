// What is said here stands in German in server/kernel/language/de/author.json.
import type { Unread } from '#server/authoring/author/built-in/find-unread.ts'
import { cutAtWord } from '#server/authoring/author/built-in/name-job.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'

/** What is said back: words, and why nothing came of them. */
interface Unsaid {
  readonly words: string
  readonly kind: Unread['kind'] | 'job'
}

const WORDS_MAX = 120
/** Parts in one sentence of the answer; further ones get a sentence of their own. */
const PARTS_MAX = 8

/** What was not taken over, and where in the form it can be said. */
const SAYS = {
  act: msg('Not taken over: {parts}. No app here does that. An admin connects one under Apps; then say it again.'),
  handOver: msg('Not taken over: {parts}. To whom a crew member passes on is set in its form, under “Then passes on to”.'),
  manner: msg(
    'Not taken over: {parts}. Only a model follows such words, and this job asks none; for one that does they stand under Rules.',
  ),
  limit: msg(
    'Not taken over: {parts}. Nothing in this job holds to it. A limit for all crew members is a house rule; one for this crew member alone stands under Rules.',
  ),
  condition: msg(
    'Not taken over: {parts}. This author knows conditions on a number, a date, a status or an empty field of a list; others are written under Source.',
  ),
  time: msg('Not taken over: {parts}. When it starts is what stands above; another time is set under “Starts when”.'),
  job: msg('Not taken over: {parts}. One crew member does one job. Hire another one for this.'),
  beyond: msg(
    'Not taken over: {parts}. The template does not do that. Say the whole job without naming the template, or hire another crew member for it.',
  ),
  other: msg('Not taken over: {parts}. It was not understood; say it in other words, or set it in the form.'),
} as const satisfies Record<Unsaid['kind'], string>
const ORDER = Object.keys(SAYS) as readonly Unsaid['kind'][]

/** One sentence for each way to say it better, with every part that nothing came of in it. */
export function sayUnread(unread: readonly Unsaid[], say: Say): readonly string[] {
  return ORDER.flatMap((kind) => {
    const parts = unread.filter((part) => part.kind === kind).map(({ words }) => say('“{words}”', { words: shown(words) }))
    const groups = Array.from({ length: Math.ceil(parts.length / PARTS_MAX) }, (_, n) => parts.slice(n * PARTS_MAX, (n + 1) * PARTS_MAX))
    return groups.map((some) => say(SAYS[kind], { parts: some.join(', ') }))
  })
}

const shown = (words: string): string => cutAtWord(words.replace(/\s+/g, ' ').trim(), WORDS_MAX)
