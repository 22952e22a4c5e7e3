import type { Said, Surroundings } from '#server/authoring/author/author.ts'
import { askNext, type Slot } from '#server/authoring/author/built-in/ask-next.ts'
import { correctSelf } from '#server/authoring/author/built-in/correct-self.ts'
import { namedApps } from '#server/authoring/author/built-in/find-apps.ts'
import { CORRECTED, clockIn, findSchedule } from '#server/authoring/author/built-in/find-schedule.ts'
import { findUnread, type Unread, withoutUnread } from '#server/authoring/author/built-in/find-unread.ts'
import { withoutForeign } from '#server/authoring/author/built-in/foreign-acts.ts'
import { saysStart } from '#server/authoring/author/built-in/hand-over-conditions.ts'
import type { Job } from '#server/authoring/author/built-in/job.ts'
import { laterTimes } from '#server/authoring/author/built-in/later-times.ts'
import { laterActions, laterConditions } from '#server/authoring/author/built-in/later-words.ts'
import { fillTemplate, matchTemplate } from '#server/authoring/author/built-in/match-template.ts'
import { chosen, isSpokenOf, nameChoices, withChosen } from '#server/authoring/author/built-in/name-choices.ts'
import { toldWords } from '#server/authoring/author/built-in/name-job.ts'
import { otherJobs } from '#server/authoring/author/built-in/other-jobs.ts'
import { readJob } from '#server/authoring/author/built-in/read-job.ts'
import { readAddresses, readPlaces } from '#server/authoring/author/built-in/read-places.ts'
import { partedWho } from '#server/authoring/author/built-in/relative-parts.ts'
import { replaceSaid } from '#server/authoring/author/built-in/replace-said.ts'
import { rowsGoWith } from '#server/authoring/author/built-in/rows-go-with.ts'
import { putRight } from '#server/authoring/author/built-in/spell.ts'
import { splitClauses, withoutClause } from '#server/authoring/author/built-in/split-clauses.ts'
import { splitHandedRows } from '#server/authoring/author/built-in/split-handed-rows.ts'
import { asText, type Filled, fill } from '#server/authoring/author/built-in/take-answer.ts'
import { tidySaid } from '#server/authoring/author/built-in/tidy-said.ts'
import { handOverSaid, turnHandOver } from '#server/authoring/author/built-in/turn-hand-over.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** Letters of one message that are read; what comes after is not looked at, and the answer says so. */
export const LETTERS_MAX = 4000
/** No address that somebody types is longer; looking for addresses in longer ones would take too long. */
export const WORD_LETTERS_MAX = 500
const MESSAGES_MAX = 40
/** Letters of all messages together; the first one and the latest ones count. */
const TOGETHER_MAX = 6000

/** What a whole conversation comes to. */
export interface Heard {
  readonly job: Job | null
  /** Everything the person said that belongs to the job, as one text. */
  readonly text: string
  readonly asked: readonly Slot[]
  /** A message was longer than what is read. */
  readonly cut: boolean
  /** A word was longer than what is read, and left out. */
  readonly wordLeftOut: boolean
  /** The latest message, when nothing came of it: it is no part of `text`. */
  readonly lost: Lost | null
  /** Parts of what was said that nothing came of: they are no part of `text` either. */
  readonly unread: readonly Unread[]
  /** Those of them that never led to anything: what did until a later word took its place is not missing. */
  readonly missing: readonly Unread[]
  /** Parts that are jobs of their own beside the first: they are no part of `text` either. */
  readonly others: readonly string[]
  /** What the crew member is called after: what is asked for first, also where a later word took its place. */
  readonly title: string
  /** One message was said and no more. */
  readonly isFirst: boolean
}

export interface Lost {
  readonly said: string
  /** The question that it was no answer to; null when nothing was asked. */
  readonly question: string | null
  /** It says what stands so already. */
  readonly isKnown: boolean
}

/**
 * Replays a conversation from its first message: what a person says after a question fills its slot, anything else adds to the
 * job. What the author said is worked out again, so the same words always come to the same job.
 */
export function readConversation(conversation: readonly Said[], surroundings: Surroundings, say: Say): Heard {
  const messages = conversation.filter(({ who }) => who === 'person').slice(0, MESSAGES_MAX)
  let heard: Replay = { pieces: [], slots: [], job: null, asked: [], lost: null }
  const others: string[] = []
  const understand = (said: readonly string[]): Job | null =>
    understandAll(
      said,
      said.map(() => null),
      surroundings,
    )
  for (const { text } of messages) {
    const right = partedWho(correctSelf(putRight(readable(text)).replace(CORRECTED, ' '), surroundings.people).trim(), surroundings)
    const whole = splitHandedRows(right, surroundings, {
      fits: rowsGoWith(heard.pieces, surroundings.language, understand),
      isTimed: (rest) => [...heard.pieces, rest].some(saysStart),
    })
    const beside = otherJobs(whole, (part) => understand([part]))
    others.push(...beside.map(({ text: words }) => words))
    const said = [...beside].reverse().reduce(withoutClause, whole).trim()
    heard = hear(heard, said, surroundings, say)
  }
  const { job, pieces, slots, asked, lost } = heard
  const isTemplate = templateOf(joined(pieces), surroundings) !== null
  const of = (said: readonly string[]): string => {
    const template = isTemplate ? templateOf(joined(said), surroundings) : null
    const read = understandAll(said, slots, surroundings)
    return JSON.stringify(template === null ? [null, readingOf(said, read, surroundings)] : [template, read?.when ?? null])
  }
  const doesMore = ({ words }: Unread): boolean => (understand([words])?.actions.length ?? 0) > 0
  const unread = findUnread(pieces, { job, of, crew: surroundings }, (clause) => isAble(clause, surroundings)).map(
    (part): Unread => (isTemplate && doesMore(part) ? { ...part, kind: 'beyond' } : part),
  )
  const text = joined(withoutUnread(pieces, unread).map((piece, n) => (piece === pieces[n] ? piece : tidySaid(piece))))
  const idle = unread.filter((part) => {
    const then = pieces.slice(0, part.piece + 1)
    return part.piece === pieces.length - 1 || of(withoutUnread(then, [part])) === of(then)
  })
  const missing = isTemplate ? [...idle, ...beyondTemplate(pieces, unread, doesMore, surroundings)] : idle
  return {
    job,
    text,
    asked,
    lost,
    unread,
    missing,
    others,
    title: joined([withoutUnread(pieces, [...missing, ...unread.filter(({ kind }) => kind === 'handOver')])[0] ?? '', text]),
    isFirst: messages.length <= 1,
    cut: messages.some(({ text }) => text.length > LETTERS_MAX),
    wordLeftOut: messages.some(({ text }) => LONG_WORD.test(text)),
  }
}

const LONG_WORD = new RegExp(`\\S{${WORD_LETTERS_MAX + 1}}`)
const LONG_WORDS = new RegExp(`\\S{${WORD_LETTERS_MAX + 1},}`, 'g')

/** What is read of a message; a sign that the cut went through is none. */
function readable(text: string): string {
  return text.slice(0, LETTERS_MAX).toWellFormed().replace(LONG_WORDS, ' ')
}

interface Replay extends Pick<Heard, 'job' | 'asked' | 'lost'> {
  readonly pieces: readonly string[]
  /** Which question each piece was the answer to. */
  readonly slots: readonly (Slot | null)[]
}

/** One message more. What nothing comes of is left out as if it had not been said, so that no word of it leads anywhere. */
function hear({ pieces, slots, job, asked }: Replay, said: string, surroundings: Surroundings, say: Say): Replay {
  const question = pieces.length === 0 && asked.length === 0 ? null : askNext(job, asked, surroundings, say)
  const able = (clause: string): boolean => isAble(clause, surroundings)
  const choice = job?.choices.find(({ slot }) => slot === question?.slot)
  const named = choice === undefined ? null : chosen(choice, said)
  const about = { able, crew: surroundings, isAsked: question !== null }
  const settled =
    choice === undefined || named === null
      ? pieces
      : choice.slot === 'taker'
        ? turnHandOver(pieces, named.key, { ...about, isAsked: false }).earlier
        : withChosen(pieces, choice, named.key, surroundings)
  const left = named === null ? said : named.rest
  const handed = left === '' ? { earlier: settled, rest: left } : turnHandOver(settled, left, about)
  const { earlier, rest } = replaceSaid(handed.earlier, handed.rest, surroundings.people)
  const next: Omit<Replay, 'job' | 'lost'> = {
    asked: question === null ? asked : [...asked, question.slot],
    slots: [...slots, question?.slot ?? null],
    pieces: [...earlier, rest],
  }
  if (job !== null && KNOWS_NOT.test(said)) return { pieces, slots, job, asked: next.asked, lost: null }
  if (choice !== undefined && named === null && isSpokenOf(choice, said))
    return { pieces, slots, job, asked: next.asked, lost: { said, question: question?.text ?? null, isKnown: false } }
  const now = understandAll(next.pieces, next.slots, surroundings)
  if (job === null) return { ...next, job: now, lost: null }
  const isTaken =
    now !== null &&
    !(pieces.length > 0 && isOnlyStyle(rest, job, surroundings)) &&
    changes({ pieces, job }, { pieces: next.pieces, job: now }, surroundings)
  if (isTaken) return { ...next, job: now, lost: null }
  const isAgreed = AGREES.test(said) && (question !== null || said.split(/\s+/).length <= AGREED_WORDS_MAX)
  const lost: Lost = { said, question: question?.text ?? null, isKnown: saysSomething(said, surroundings) }
  return { pieces, slots, job, asked: next.asked, lost: said === '' || isAgreed ? null : lost }
}

const AGREED_WORDS_MAX = 5
/** "As you think best": what was proposed stands, and nothing was misunderstood. */
const AGREES =
  /^\W*(?:thanks?|thank you|danke|great|perfect|super|prima|good|as you (?:think|like|see)|ok(?:ay)?|yes|yep|sure|fine|any|either|whatever|you (?:choose|decide)|no idea|don.?t (?:know|care|mind)|egal|ja|gut|passt|wie du|keine ahnung|weiß nicht)(?!\p{L})/iu
/** Who does not know leaves it to what stands: no word of it names a column or a file. */
const KNOWS_NOT =
  /^\W*(?:(?:sorry|hm+|puh|oh|well|tja|naja|ach|und|and),? )*(?:(?:i have |i.ve |i.ve got |ich hab[e]? )?(?:no idea|no clue|keine ahnung|keinen plan)|(?:i )?(?:really )?(?:do not|don.?t|dunno)(?: really)?(?: know| care| mind)?(?: yet)?|(?:i.?m |i am )?not sure(?: yet)?|(?:das )?wei(?:ß|ss) (?:ich )?(?:(?:noch|gar) )?nicht|ich wei(?:ß|ss)(?: es| das)? (?:(?:noch|gar) )?nicht|bin (?:ich )?(?:mir )?(?:nicht |un)sicher)\W*$/iu
/** How something is worded or looks: a form has no field for that. */
const STYLE =
  /(?<!\p{L})(?:friendl\p{L}*|polite\p{L}*|tone|wording|sounds?|nicer|prettier|shorter|longer|formal\p{L}*|colou?rs?|fonts?|logo|bold|freundlich\p{L}*|höflich\p{L}*|tonfall|formulierung|kürzer\p{L}*|länger\p{L}*|förmlich\p{L}*|farbe\p{L}*|schrift\p{L}*|fett)(?!\p{L})/iu
const ADDS_WORDS = /(?<!\p{L})(?:also|add|mention|say|write|and|auch|ergänz\p{L}*|erwähn\p{L}*|schreib\p{L}*|und)(?!\p{L})/iu

function isOnlyStyle(said: string, { think }: Job, surroundings: Surroundings): boolean {
  return !think && STYLE.test(said) && !saysSomething(said, surroundings)
}

/** Whether a message names anything that a job is made of. */
function saysSomething(said: string, { people }: Surroundings): boolean {
  return findSchedule(said) !== null || clockIn(said) !== null || readPlaces(said).length > 0 || readAddresses(said, people).length > 0
}

type Understood = Pick<Replay, 'pieces'> & { readonly job: Job }

/** Whether a message made another job: of its slots, of the template that it names, or of the words that are sent. */
function changes(before: Understood, after: Understood, surroundings: Surroundings): boolean {
  const keyOf = ({ pieces, job }: Understood): string => JSON.stringify([job, templateOf(joined(pieces), surroundings)])
  const hasWords = after.job.source.kind === 'none' && after.job.actions.some(({ kind }) => kind === 'mail')
  return keyOf(after) !== keyOf(before) || after.job.think || (hasWords && ADDS_WORDS.test(after.pieces.at(-1) ?? ''))
}

/** The template that a text stands for, filled in; null when it stands for none. */
function templateOf(text: string, surroundings: Surroundings): DefinitionInput | null {
  const template = matchTemplate(text, surroundings)
  return template?.definition ? fillTemplate(template.definition, text, surroundings) : null
}

/** Parts that do something which the template does not: its start may be taken from them, what they do comes of nothing. */
function beyondTemplate(
  pieces: readonly string[],
  known: readonly Unread[],
  doesMore: (part: Unread) => boolean,
  surroundings: Surroundings,
): readonly Unread[] {
  const filled = (said: readonly string[]): string => JSON.stringify(templateOf(joined(said), surroundings))
  const whole = filled(pieces)
  const parts = pieces.flatMap((text, piece) =>
    splitClauses(text).map(({ text: words, from, to }): Unread => ({ words, kind: 'beyond', piece, from, to })),
  )
  const isKnown = (part: Unread): boolean => known.some(({ piece, from, to }) => piece === part.piece && part.from < to && from < part.to)
  return parts.filter(
    (part) =>
      !isKnown(part) && doesMore(part) && templateOf(part.words, surroundings) === null && filled(withoutUnread(pieces, [part])) === whole,
  )
}

/** Everything that comes of the messages, as text: two that read the same make the same job. */
function readingOf(pieces: readonly string[], job: Job | null, surroundings: Surroundings): string {
  const text = joined(pieces.map((piece) => withoutForeign(piece, (clause) => isAble(clause, surroundings), surroundings)))
  const words = job?.think ? text : job && sendsWords(job) ? toldWords(text) : null
  return JSON.stringify([job, words])
}

/** Whether the words of a message stand in the letters: where nothing is looked at, and in one letter per row. */
function sendsWords({ source, reads, actions }: Job): boolean {
  const isBare = source.kind === 'none' && reads.length === 0
  return actions.some((action) => action.kind === 'mail' && (isBare || action.to === 'row'))
}

/** Whether an app that a part of a sentence names does what it asks for, connected or not. */
function isAble(clause: string, surroundings: Surroundings): boolean {
  return namedApps(clause, surroundings).length > 0
}

function joined(pieces: readonly string[]): string {
  const [first = '', ...rest] = pieces.filter((piece) => piece !== '').map((piece) => (/[.!?]$/.test(piece) ? piece : `${piece}.`))
  let left = TOGETHER_MAX - first.length
  const latest: string[] = []
  for (const piece of rest.reverse()) {
    left -= piece.length
    if (left < 0) break
    latest.unshift(piece)
  }
  return [first, ...latest].join(' ')
}

function understandAll(said: readonly string[], slots: readonly (Slot | null)[], surroundings: Surroundings): Job | null {
  const own = said.map((piece) => withoutForeign(piece, (clause) => isAble(clause, surroundings), surroundings))
  const filled: Filled = Object.fromEntries(slots.flatMap((slot, n) => (slot === null ? [] : [[slot, own[n] ?? '']])))
  const pieces = own.map((piece, n) => asText(slots[n] ?? 'job', piece))
  const job = readJob(joined(pieces), surroundings)
  if (job === null) return null
  const conditions = laterConditions(job.conditions, pieces, surroundings)
  const actions = laterActions(job.actions, pieces, surroundings)
  const when = laterTimes(job.when, pieces)
  const handOver = handOverSaid(said, when, { able: (clause) => isAble(clause, surroundings), crew: surroundings })
  const choices = nameChoices(joined(pieces), { handOver, think: job.think }, surroundings)
  return fill({ ...job, actions, conditions, when, handOver, choices }, filled, surroundings)
}
