import { msg, type Say } from '#server/kernel/language/say.ts'
import { sayReason } from '#server/policy/core/say-reason.ts'
import type { Evaluation, Verdict } from '#server/policy/schema.ts'

/** The program outside that asked for a run of its own, and in whose name. */
export interface AskedBy {
  readonly program: string
  readonly person: string
}

/** Why the posture rule asks, of crew members in terms of their freedom, which a program outside has none of. */
const OF_PROGRAMS = [
  [/looks something up outside\.$/, msg('The program {program} asked for it in the name of {person}, and it looks something up outside.')],
  [/changes things outside\.$/, msg('The program {program} asked for it in the name of {person}, and it changes things outside.')],
  [/costs money\.$/, msg('The program {program} asked for it in the name of {person}, and it costs money.')],
] as const

/** Why a rule decided as it did, in the reader's language. Pure. */
export function sayWhy({ policyId, decision, reason }: Evaluation, askedBy: AskedBy | null, say: Say): string {
  if (askedBy === null || policyId !== 'builtin.posture' || decision !== 'require_approval') return sayReason(reason, say)
  const known = OF_PROGRAMS.find(([pattern]) => pattern.test(reason))
  return known ? say(known[1], { ...askedBy }) : sayReason(reason, say)
}

/** The reasons of every rule that decided so. */
export function reasonsOf(
  decision: Evaluation['decision'],
  { verdict, askedBy = null }: { readonly verdict: Verdict | null; readonly askedBy?: AskedBy | null },
  say: Say,
): string[] {
  return (verdict?.evaluations ?? []).filter((one) => one.decision === decision).map((one) => sayWhy(one, askedBy, say))
}
