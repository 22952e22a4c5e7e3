import type { Surroundings } from '#server/authoring/author/author.ts'
import type { Job } from '#server/authoring/author/built-in/job.ts'
import { type Condition, readConditions, sumAnew } from '#server/authoring/author/built-in/read-conditions.ts'
import { readAddresses } from '#server/authoring/author/built-in/read-places.ts'
import { REPLACES } from '#server/authoring/author/built-in/replace-said.ts'

const NO_MAIL =
  /(?<!\p{L})(?:instead of|rather than|(?:an)?statt|do not|don.t|no longer|nicht(?: mehr)?|stop|no more)\s+(?:to )?(?:e-?)?(?:mail|mails|mailing|send|sending|mailen|schicken|verschicken|senden)(?:\s+(?:it|them|anything|an?|the|e-?mails?|mails?))*(?=\s*(?:[.,;!?]|$|and |und |but |just |any))/iu

/** "Do not mail it, just show me": the letters go, and what is left is done; with nothing left it is only to be looked at. */
export function laterActions(all: Job['actions'], pieces: readonly string[], { people }: Surroundings): Job['actions'] {
  const last = pieces.findLastIndex((piece, n) => n > 0 && NO_MAIL.test(piece))
  if (last < 0 || pieces.slice(last + 1).some((piece) => readAddresses(piece, people).length > 0)) return all
  const left = all.filter(({ kind }) => kind !== 'mail')
  return left.length > 0 ? left : [{ kind: 'result' }]
}

/** "Make that over 300": a limit that is said anew takes the place of the one on the same column. */
export function laterConditions(all: Job['conditions'], pieces: readonly string[], { language }: Surroundings): Job['conditions'] {
  const anew = pieces.slice(1).flatMap((piece) => (REPLACES.test(piece) ? readConditions(piece, language) : []))
  const sums = all.flatMap((one) => (one.kind === 'above' || one.kind === 'below' ? [one] : []))
  const [sum] = sums
  const value = pieces
    .slice(1)
    .map(sumAnew)
    .findLast((other) => other !== null)
  if (value && sum && sums.length === 1) return all.map((one) => (one === sum ? { ...sum, value } : one))
  const isOld = (one: Condition): boolean => {
    const others = anew.filter(({ kind, column }) => kind === one.kind && column === one.column)
    return others.length > 0 && JSON.stringify(others.at(-1)) !== JSON.stringify(one)
  }
  return all.filter((one) => !isOld(one))
}
