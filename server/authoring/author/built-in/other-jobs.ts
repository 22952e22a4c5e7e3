import { findSchedule } from '#server/authoring/author/built-in/find-schedule.ts'
import type { Job } from '#server/authoring/author/built-in/job.ts'
import { type Clause, splitClauses } from '#server/authoring/author/built-in/split-clauses.ts'

/**
 * Parts of a message that are jobs of their own beside its first one: each names its own time and its own thing to do. "Mondays and
 * Fridays mail the list" is one job; "Mondays mail the list and Fridays tidy the folder" is two, and read as one it would do neither
 * as it was meant. Pure.
 * @param read the job that a part comes to by itself
 */
export function otherJobs(text: string, read: (part: string) => Job | null): readonly Clause[] {
  const timed = splitClauses(text).flatMap((clause) => {
    const when = findSchedule(clause.text)?.cron
    const job = when === undefined ? null : read(clause.text)
    const does = (job?.actions ?? []).filter(({ kind }) => kind !== 'result')
    return job === null || does.length === 0 ? [] : [{ clause, when, does: JSON.stringify([job.source, does]) }]
  })
  const [first, ...rest] = timed
  return rest.filter(({ when, does }) => when !== first?.when && does !== first?.does).map(({ clause }) => clause)
}
