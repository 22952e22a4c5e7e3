import { type Clock, clockOf } from '#components/time/clock.ts'
import { shortDay } from '#components/time/format-time.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import type { Fire, Overlap, TriggerItem } from '#server/triggers/schema.ts'

/** What happens when the run before still goes on. */
export const OVERLAP_WORDS = {
  skip: { word: msg('Skip that start'), means: msg('The next one comes at its time.') },
  queue_one: { word: msg('Start when it has ended'), means: msg('One start waits at most.') },
  allow: { word: msg('Start all the same'), means: msg('Runs go on side by side.') },
} as const satisfies Record<Overlap, { word: string; means: string }>

/** Why a schedule starts nothing, and what to do. */
export function pauseText({ pause, owner }: Pick<TriggerItem, 'pause' | 'owner'>, t: Say): string | null {
  if (pause === null) return null
  switch (pause.reason) {
    case 'person':
      return pause.by === null ? t('Paused by someone who left.') : t('Paused by {name}.', { name: pause.by })
    case 'failures':
      return t('Paused by itself after {n} failures in a row. Look at the last run, then resume.', { n: pause.failures })
    case 'owner_left':
      return t('Paused: {name} is no longer here. Whoever resumes it takes it over.', { name: owner.name })
    case 'owner_role':
      return t('Paused: {name} may not start runs any more. Whoever resumes it takes it over.', { name: owner.name })
  }
}

const SKIPPED: { readonly [reason: string]: string } = {
  all_paused: msg('Skipped, all crew members were paused'),
  still_running: msg('Skipped, the run before went on'),
  one_waits: msg('Skipped, one start waited already'),
  paused: msg('Skipped, it was paused'),
}
const REFUSED: { readonly [code: string]: string } = {
  MEMBER_UNPUBLISHED: msg('the crew member was not at work'),
  MEMBER_SUSPENDED: msg('the crew member was suspended'),
  DEFINITION_INVALID: msg('the job description had problems'),
  VALIDATION_FAILED: msg('what it is given did not fit the job any more'),
  PAYLOAD_TOO_LARGE: msg('what it is given is too large'),
}

/** What became of the last start, where no run tells it. */
export function missedText({ outcome, reason }: { outcome: 'started' | 'skipped' | 'failed'; reason: string | null }, t: Say): string {
  if (outcome === 'failed') return t('Could not start: {why}', { why: t(REFUSED[reason ?? ''] ?? msg('see the proof')) })
  return t(SKIPPED[reason ?? ''] ?? msg('Skipped'))
}

/** What a change of the clocks does to a start. */
export function changeText({ wall, dst }: Fire, t: Say): string | null {
  const time = wall.slice(11)
  if (dst === 'skipped') return t('{time} is left out that day; it starts when the clock goes on.', { time })
  if (dst === 'doubled') return t('{time} comes twice that day; it starts once, the first time.', { time })
  return null
}

/** `Mon 23 Nov`, with the year when it is not this one. */
export function fireDay(at: string, clock: Clock | string, nowMs: number): string {
  const { zone, dates } = clockOf(clock)
  const year = (of: string | number): string => new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric' }).format(new Date(of))
  return dates === 'year-first' || year(at) === year(nowMs) ? shortDay(at, clock) : `${shortDay(at, clock)} ${year(at)}`
}

/** `America/New York`. */
export function zoneWords(timeZone: string): string {
  return timeZone.replaceAll('_', ' ')
}
