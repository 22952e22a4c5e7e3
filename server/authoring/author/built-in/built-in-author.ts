import type { Author, AuthorAnswer, AuthorInput, ProposedTrigger, Surroundings } from '#server/authoring/author/author.ts'
import { askNext, QUESTIONS_MAX } from '#server/authoring/author/built-in/ask-next.ts'
import { composeJob } from '#server/authoring/author/built-in/compose-job.ts'
import { keepLocked } from '#server/authoring/author/built-in/keep-locked.ts'
import { fillTemplate, matchTemplate } from '#server/authoring/author/built-in/match-template.ts'
import { cutAtWord } from '#server/authoring/author/built-in/name-job.ts'
import { type Heard, LETTERS_MAX, readConversation, WORD_LETTERS_MAX } from '#server/authoring/author/built-in/read-conversation.ts'
import type { When } from '#server/authoring/author/built-in/read-when.ts'
import { sayUnread } from '#server/authoring/author/built-in/say-unread.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { type Say, sayIn } from '#server/kernel/language/say.ts'
import { readbackOf } from '#server/triggers/core/readback.ts'

type Note = AuthorAnswer['understood'][number]

/** The author that needs no model: fills the slots of a job from words it knows, asks for the rest, and says so. */
export const builtInAuthor: Author = {
  kind: 'built-in',
  derive: async (input) => deriveBuiltIn(input),
}

/** One turn. Pure: the same conversation, draft, locks and surroundings give the same answer. Never throws for what was said. */
export function deriveBuiltIn({ conversation, draft, locked, surroundings }: AuthorInput): AuthorAnswer {
  const say = sayIn(surroundings.language, surroundings.language === 'en' ? {} : catalogueOf(surroundings.language))
  const heard = readConversation(conversation, surroundings, say)
  const notes = [
    ...(heard.isFirst
      ? [note(say('This author is no language model: it fills in a form from words it knows, and asks for the rest.'))]
      : []),
    ...cutNote(heard, say),
    ...lostNote(heard, say),
    ...sayUnread(
      heard.others.map((words) => ({ words, kind: 'job' })),
      say,
    ).map((text) => note(text)),
  ]
  const template = matchTemplate(heard.text, surroundings)
  const unread = sayUnread(heard.missing, say).map((text) => note(text))
  if (template?.definition)
    return fromTemplate(heard, template.definition, template.title, [...notes, ...unread], {
      draft,
      locked,
      surroundings,
      say,
      needsModel: template.needsModel,
    })
  const question = askNext(heard.job, heard.asked, surroundings, say)
  if (heard.job === null) return nothingYet(heard, question ? { ...question } : null, [...notes, ...unread], draft, say)
  const composed = composeJob(heard, heard.job, surroundings, say)
  return {
    definition: keepLocked(withSlugOf(draft, composed.definition), draft, locked),
    trigger: triggerOf(heard.job.when, surroundings),
    understood: [...notes, note(whenNote(heard.job.when, surroundings, say)), ...composed.understood],
    question,
    gaps: composed.gaps,
    toConfirm: composed.toConfirm.filter(({ pointer }) => !locked.includes(pointer)),
  }
}

/** What is written already keeps the short name that others call it by: it is taken by nobody but itself. */
function withSlugOf(draft: DefinitionInput | null, derived: DefinitionInput): DefinitionInput {
  return draft === null ? derived : { ...derived, metadata: { ...derived.metadata, slug: draft.metadata.slug } }
}

const note = (text: string, pointer: string | null = null): Note => ({ text, pointer })

function cutNote({ cut, wordLeftOut }: Heard, say: Say): readonly Note[] {
  return [
    ...(cut ? [note(say('Only the first {n} letters of a message are read.', { n: LETTERS_MAX }))] : []),
    ...(wordLeftOut ? [note(say('A word of more than {n} letters was left out.', { n: WORD_LETTERS_MAX }))] : []),
  ]
}

const SAID_MAX = 80

/** What was not understood is said plainly, with what could be said instead; the job stands as it did. */
function lostNote({ lost }: Heard, say: Say): readonly Note[] {
  if (lost === null) return []
  const words = cutAtWord(lost.said.replace(/\s+/g, ' '), SAID_MAX)
  if (lost.isKnown && lost.question === null) return [note(say('“{words}” changes nothing: it stands so already.', { words }))]
  if (lost.question !== null)
    return [note(say('“{words}” is no answer that this author understands; it goes on without one. Say it whenever you know.', { words }))]
  return [
    note(say('“{words}” was not understood, and nothing was changed.', { words })),
    note(
      say(
        'It takes another file, folder, recipient or web address, a day or a time, which rows count, where the outcome goes, and whether somebody is asked first.',
      ),
    ),
  ]
}

function nothingYet(
  heard: Heard,
  question: AuthorAnswer['question'],
  notes: readonly Note[],
  draft: AuthorInput['draft'],
  say: Say,
): AuthorAnswer {
  const lost = heard.asked.length >= QUESTIONS_MAX || (question === null && heard.text !== '')
  return {
    definition: draft,
    trigger: { kind: 'manual' },
    understood: lost
      ? [...notes, note(say('Nothing in this was understood as a job. The form and the templates lead there as well.'))]
      : notes,
    question,
    gaps: [],
    toConfirm: [],
  }
}

interface TemplateTurn extends Pick<AuthorInput, 'draft' | 'locked' | 'surroundings'> {
  readonly say: Say
  readonly needsModel: boolean
}

function fromTemplate(
  heard: Heard,
  definition: NonNullable<AuthorInput['draft']>,
  title: string,
  notes: readonly Note[],
  turn: TemplateTurn,
): AuthorAnswer {
  const { draft, locked, surroundings, say, needsModel } = turn
  const when: When = heard.job?.when ?? { kind: 'manual', cron: null, zone: null, open: null }
  const question =
    heard.job === null ? null : askNext({ ...heard.job, source: { kind: 'none' }, actions: [] }, heard.asked, surroundings, say)
  const filled = fillTemplate(definition, heard.text, surroundings)
  const emails = Object.entries(
    (filled.inputs?.['properties'] ?? {}) as { [name: string]: { format?: unknown; default?: unknown } },
  ).filter(([, field]) => field.format === 'email' && field.default !== undefined)
  return {
    definition: keepLocked(withSlugOf(draft, filled), draft, locked),
    trigger: triggerOf(when, surroundings),
    understood: [
      ...notes,
      note(say('This is what the template {title} does; its fields are filled in as far as they were said.', { title }), ''),
      note(whenNote(when, surroundings, say)),
    ],
    question,
    gaps: needsModel && !surroundings.hasModel ? [{ kind: 'model', name: 'primary', pointer: '/models' }] : [],
    toConfirm: emails
      .map(([name]) => ({ pointer: `/inputs/properties/${name}/default`, kind: 'destination' as const }))
      .filter(({ pointer }) => !locked.includes(pointer)),
  }
}

function triggerOf(when: When, { zone }: Surroundings): ProposedTrigger {
  if (when.kind === 'schedule') return { kind: 'schedule', cron: when.cron ?? '0 8 * * *', zone: when.zone ?? zone }
  return { kind: when.kind }
}

function whenNote(when: When, { zone }: Surroundings, say: Say): string {
  if (when.kind === 'mail') return say('Starts when an e-mail arrives.')
  if (when.kind === 'webhook') return say('Starts when another system calls.')
  if (when.kind === 'manual') return say('Starts when somebody presses start.')
  return say('Starts by itself: {readback} ({zone}).', { readback: readbackOf(when.cron ?? '0 8 * * *', say), zone: when.zone ?? zone })
}
