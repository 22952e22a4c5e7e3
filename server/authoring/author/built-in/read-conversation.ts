import type { Said, Surroundings } from '#server/authoring/author/author.ts'
import { askNext, type Slot } from '#server/authoring/author/built-in/ask-next.ts'
import { CORRECTED, findSchedule } from '#server/authoring/author/built-in/find-schedule.ts'
import type { Job } from '#server/authoring/author/built-in/job.ts'
import { readJob } from '#server/authoring/author/built-in/read-job.ts'
import { putRight } from '#server/authoring/author/built-in/spell.ts'
import { asText, type Filled, fill } from '#server/authoring/author/built-in/take-answer.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** Letters of one message that are read; what comes after is not looked at, and the answer says so. */
export const LETTERS_MAX = 4000
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
}

/**
 * Replays a conversation from its first message: what a person says after a question fills its slot, anything else adds to the
 * job. What the author said is worked out again, so the same words always come to the same job.
 */
export function readConversation(conversation: readonly Said[], surroundings: Surroundings, say: Say): Heard {
  const messages = conversation.filter(({ who }) => who === 'person').slice(0, MESSAGES_MAX)
  const pieces: string[] = []
  const asked: Slot[] = []
  let filled: Filled = {}
  let job: Job | null = null
  for (const { text } of messages) {
    const said = putRight(text.slice(0, LETTERS_MAX)).replace(CORRECTED, ' ').trim()
    const question = pieces.length === 0 && asked.length === 0 ? null : askNext(job, asked, surroundings, say)
    if (question === null) pieces.push(said)
    else {
      asked.push(question.slot)
      filled = { ...filled, [question.slot]: said }
      pieces.push(asText(question.slot, said))
    }
    job = understandAll(pieces, filled, surroundings)
  }
  return { job, text: joined(pieces), asked, cut: messages.some(({ text }) => text.length > LETTERS_MAX) }
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

function understandAll(pieces: readonly string[], filled: Filled, surroundings: Surroundings): Job | null {
  const job = readJob(joined(pieces), surroundings)
  if (job === null) return null
  const later = pieces
    .slice(1)
    .reverse()
    .map(findSchedule)
    .find((found) => found !== null && found.open === null)
  const when = later && job.when.kind === 'schedule' ? { ...job.when, ...later } : job.when
  return fill({ ...job, when }, filled, surroundings)
}
