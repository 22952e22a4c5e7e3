import type { Requirement } from '#server/approvals/core/requirement.ts'

/** Those whom a wish for changes is put to: the authors of the job and whoever started the run, as frozen with the requirement. Pure. */
export function whoAnswers({ conflicted }: Pick<Requirement, 'conflicted'>): ReadonlySet<string> {
  return new Set(conflicted.map(({ userId }) => userId))
}

/** Whether this person may answer: one of those it is put to, or anybody who may write jobs, so that it is never stuck. Pure. */
export function mayAnswer(person: { readonly userId: string; readonly writesJobs: boolean }, asked: ReadonlySet<string>): boolean {
  return person.writesJobs || asked.has(person.userId)
}
