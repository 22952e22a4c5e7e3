import { type ForeignKind, foreignActs } from '#server/authoring/author/built-in/foreign-acts.ts'
import type { Job } from '#server/authoring/author/built-in/job.ts'
import type { Crew } from '#server/authoring/author/built-in/name-taker.ts'
import { type Clause, splitClauses, withoutClause } from '#server/authoring/author/built-in/split-clauses.ts'
import { isSoAnyway, isTalk, wordsDone, wordsThatSay } from '#server/authoring/author/built-in/words-said.ts'

/** A part of what was said that no step, field or start came of. */
export interface Unread {
  readonly words: string
  readonly kind: ForeignKind | 'condition' | 'time' | 'beyond' | 'other'
  /** Which message it stands in, and where. */
  readonly piece: number
  readonly from: number
  readonly to: number
}

/** Parts that are tried one by one; those after them are tried in so many lots. */
const PARTS_MAX = 60
const PARTS_MIN = 12
const LOTS_MAX = 8
/** Letters that are read for all tries together: the longer the text, the fewer parts are tried by themselves. */
const LETTERS_MAX = 80_000

type Part = Clause & { readonly piece: number }
interface Reading {
  readonly job: Job | null
  /** Everything that comes of the messages, as text: the same text is the same job. */
  readonly of: (pieces: readonly string[]) => string
  readonly crew: Crew
}

/**
 * What came of nothing: a part is used when the job would be another one without it. Parts that say the same twice are both used.
 * Pure; reads the text once per part, at most `PARTS_MAX` and `LOTS_MAX` times over.
 * @param reading what is understood of the messages
 * @param isAble whether an app that a part names does it
 */
export function findUnread(pieces: readonly string[], reading: Reading, isAble: (clause: string) => boolean): readonly Unread[] {
  const foreign = pieces.flatMap((text, piece) =>
    foreignActs(text, isAble, reading.crew).map(({ text: words, kind, from, to }): Unread => ({ words, kind, piece, from, to })),
  )
  const isForeign = (part: Part): boolean => foreign.some(({ piece, from, to }) => piece === part.piece && part.from < to && from < part.to)
  const parts = pieces.flatMap((text, piece) => splitClauses(text).map((clause): Part => ({ ...clause, piece })))
  const tried = inLots(
    parts.filter((part) => !isForeign(part)),
    pieces,
  )
  const whole = reading.of(pieces)
  const idle = tried.filter((part) => reading.of(without(pieces, [part])) === whole)
  const needless = withoutAll(pieces, idle, reading, whole)
  const said = wordsThatSay(tried.flatMap((part) => (needless.includes(part) ? [] : [part.text])).join(' '))
  const unread = needless.filter((part) => !isSaidElsewhere(part, said, reading.job)).map(asUnread)
  const open = foreign.filter(({ words }) => reading.job === null || !isSoAnyway(words, reading.job))
  return [...open, ...unread].sort((a, b) => a.piece - b.piece || a.from - b.from)
}

const asUnread = (part: Part): Unread => ({ words: part.text, kind: kindOf(part), piece: part.piece, from: part.from, to: part.to })

/** Talk, or what other parts say or the job does anyway. */
function isSaidElsewhere(part: Part, said: ReadonlySet<string>, job: Job | null): boolean {
  if (isTalk(part) || (job !== null && isSoAnyway(part.text, job))) return true
  const done = job === null ? new Set<string>() : wordsDone(job)
  const isOpenList =
    job?.source.kind === 'table' && job.source.path === null && /(?<!\p{L})(?:list|table|sheet|liste|tabelle)(?!\p{L})/iu.test(part.text)
  return isOpenList || [...wordsThatSay(part.text)].every((word) => done.has(word) || (said.has(word) && !part.hangs))
}

/** The messages without what nothing came of. */
export function withoutUnread(pieces: readonly string[], unread: readonly Unread[]): readonly string[] {
  return without(pieces, unread)
}

function without(pieces: readonly string[], parts: readonly Pick<Unread, 'piece' | 'from' | 'to'>[]): readonly string[] {
  return pieces.map((text, n) =>
    parts
      .filter(({ piece }) => piece === n)
      .sort((a, b) => b.from - a.from)
      .reduce(withoutClause, text),
  )
}

/** Idle parts that the job does without, all of them together: of two that say the same, one is kept. */
function withoutAll(pieces: readonly string[], idle: readonly Part[], reading: Reading, whole: string): readonly Part[] {
  if (idle.length === 0 || reading.of(without(pieces, idle)) === whole) return idle
  const gone: Part[] = []
  for (const part of idle) {
    gone.push(part)
    if (reading.of(without(pieces, gone)) !== whole) gone.pop()
  }
  return gone
}

/** A long text is tried in lots of neighbours once it has many parts. */
function inLots(parts: readonly Part[], pieces: readonly string[]): readonly Part[] {
  const letters = pieces.reduce((sum, { length }) => sum + length, 1)
  const alone = Math.min(PARTS_MAX, Math.max(PARTS_MIN, Math.floor(LETTERS_MAX / letters)))
  const rest = parts.slice(alone)
  const size = Math.ceil(rest.length / LOTS_MAX)
  const lots: Part[] = []
  for (let n = 0; n < rest.length; n += size)
    for (const piece of pieces.keys()) {
      const lot = rest.slice(n, n + size).filter((part) => part.piece === piece)
      const [first, last] = [lot[0], lot.at(-1)]
      if (first && last) lots.push({ ...first, to: last.to, text: pieces[piece]?.slice(first.from, last.to) ?? '' })
    }
  return [...parts.slice(0, alone), ...lots]
}

const TIMES =
  /(?<!\p{L})(?:holidays?|feiertag\p{L}*|vacations?|urlaub\p{L}*|ferien|weekends?|wochenende\p{L}*|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|uhr|o.clock|january|february|march|april|june|july|august|september|october|november|december|easter|christmas|ostern|weihnachten|\d{1,2}(?:st|nd|rd|th)|working day|werktag|ersten?)(?!\p{L})/iu
const STARTS = /^(?:when(?:ever)?|as soon as|once|sobald|immer wenn)(?!\p{L})/iu
const LIMITS =
  /(?<!\p{L})(?:never|not|no|only|at most|no more than|maximum|nie|niemals|nicht|kein\p{L}*|nur|höchstens|maximal|strictly|must|muss|darf|may)(?!\p{L})/iu

function kindOf({ text, hangs }: Clause): Unread['kind'] {
  if (TIMES.test(text) || (hangs && STARTS.test(text))) return 'time'
  if (hangs) return 'condition'
  return LIMITS.test(text) ? 'limit' : 'other'
}
