import type { Requirement } from '#server/approvals/core/requirement.ts'
import type { Authority } from '#server/identity/roles.ts'
import { can } from '#server/identity/roles.ts'

/** Those whom a wish for changes is put to: the authors of the job and whoever started the run, as frozen with the requirement. Pure. */
export function whoAnswers({ conflicted }: Pick<Requirement, 'conflicted'>): ReadonlySet<string> {
  return new Set(conflicted.map(({ userId }) => userId))
}

/** Whether this person may answer: one of those it is put to, or anybody who may write the job, so that it is never stuck. Pure. */
export function mayAnswer(person: Authority & { readonly userId: string }, asked: ReadonlySet<string>): boolean {
  return can(person, 'members:write') || asked.has(person.userId)
}
