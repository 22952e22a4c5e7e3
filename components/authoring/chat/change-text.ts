import { stringify } from 'yaml'
import { changeValue } from '#components/authoring/change-words.ts'
import type { Proposal } from '#server/authoring/sessions/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

type Change = Pick<Proposal['changes'][number], 'path'>

/** One side of a change as a person reads it, in full; null where there is nothing. Pure. */
export function changeText(change: Change, value: unknown, t: Say): string | null {
  if (value === undefined) return null
  const isPlain = value === null || typeof value !== 'object' || (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
  return isPlain ? (changeValue(change, value, t) ?? null) : stringify(value, { lineWidth: 0 }).trimEnd()
}
