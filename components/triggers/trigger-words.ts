import { shortDay } from '#components/time/format-time.ts'
import type { Fire, Overlap, TriggerItem } from '#server/triggers/schema.ts'

/** What happens when the run before still goes on. */
export const OVERLAP_WORDS = {
  skip: { word: 'Skip that start', means: 'The next one comes at its time.' },
  queue_one: { word: 'Start when it has ended', means: 'One start waits at most.' },
  allow: { word: 'Start all the same', means: 'Runs go on side by side.' },
} as const satisfies Record<Overlap, { word: string; means: string }>

/** Why a schedule starts nothing, and what to do. */
export function pauseText({ pause, owner }: Pick<TriggerItem, 'pause' | 'owner'>): string | null {
  if (pause === null) return null
  switch (pause.reason) {
    case 'person':
      return `Paused by ${pause.by ?? 'someone who left'}.`
    case 'failures':
      return `Paused by itself after ${pause.failures} failures in a row. Look at the last run, then resume.`
    case 'owner_left':
      return `Paused: ${owner.name} is no longer here. Whoever resumes it takes it over.`
    case 'owner_role':
      return `Paused: ${owner.name} may not start runs any more. Whoever resumes it takes it over.`
  }
}

const SKIPPED: { readonly [reason: string]: string } = {
  all_paused: 'Skipped, all members were paused',
  still_running: 'Skipped, the run before went on',
  one_waits: 'Skipped, one start waited already',
  paused: 'Skipped, it was paused',
}
const REFUSED: { readonly [code: string]: string } = {
  MEMBER_UNPUBLISHED: 'the crew member was not at work',
  MEMBER_SUSPENDED: 'the crew member was suspended',
  DEFINITION_INVALID: 'the job description had problems',
  VALIDATION_FAILED: 'what it is given did not fit the job any more',
  PAYLOAD_TOO_LARGE: 'what it is given is too large',
}

/** What became of the last start, where no run tells it. */
export function missedText({ outcome, reason }: { outcome: 'started' | 'skipped' | 'failed'; reason: string | null }): string {
  if (outcome === 'failed') return `Could not start: ${REFUSED[reason ?? ''] ?? 'see the proof'}`
  return SKIPPED[reason ?? ''] ?? 'Skipped'
}

/** What a change of the clocks does to a start. */
export function changeText({ wall, dst }: Fire): string | null {
  const time = wall.slice(11)
  if (dst === 'skipped') return `${time} is left out that day; it starts when the clock goes on.`
  if (dst === 'doubled') return `${time} comes twice that day; it starts once, the first time.`
  return null
}

/** `Mon 23 Nov`, with the year when it is not this one. */
export function fireDay(at: string, zone: string, nowMs: number): string {
  const year = (of: string | number): string => new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric' }).format(new Date(of))
  return year(at) === year(nowMs) ? shortDay(at, zone) : `${shortDay(at, zone)} ${year(at)}`
}

/** `America/New York`. */
export function zoneWords(timeZone: string): string {
  return timeZone.replaceAll('_', ' ')
}
