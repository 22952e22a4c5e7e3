import { z } from 'zod'
import { type EffectClass, effectClassRank, effectClassSchema } from '#server/crew/effect-class.ts'
import { taggedDigest } from '#server/kernel/digest.ts'

/** What has to come together for a plan to be carried out; frozen at request, only tightened (domain §7). */
export const requirementSchema = z.object({
  v: z.literal(1),
  effectClasses: z.array(effectClassSchema),
  /** Every voter needs all of these grants. */
  grants: z.array(z.string()),
  votesNeeded: z.number().int().min(1),
  /** Whose vote never counts, and why. */
  conflicted: z.array(z.object({ userId: z.string(), why: z.enum(['starter', 'author', 'editor', 'trigger_owner']) })),
  /** A workspace may let one conflicted person decide `external_write` alone; the card then says so. */
  singlePerson: z.boolean(),
  practice: z.boolean(),
  reasons: z.array(z.string()),
  /** ms since the password was given, at most. */
  sessionAgeMaxMs: z.number().int(),
})
export type Requirement = z.infer<typeof requirementSchema>

const SESSION_AGE_MS = {
  internal: 8 * 3_600_000,
  external_read: 8 * 3_600_000,
  external_write: 8 * 3_600_000,
  spend: 15 * 60_000,
} as const satisfies Record<EffectClass, number>

export interface RequirementFacts {
  readonly asking: readonly { readonly effectClass: EffectClass }[]
  readonly reasons: readonly string[]
  /** 2 where a house rule wants two people. */
  readonly votesNeeded: number
  readonly starters: readonly string[]
  readonly authors: readonly string[]
  /** Who wrote arguments of this plan themselves. */
  readonly editors: readonly string[]
  readonly singlePersonApproval: boolean
  readonly practice: boolean
}

/** The requirement, from the plan's asking effects and the workspace's settings. Pure. */
export function requirementFor(facts: RequirementFacts): Requirement {
  const classes = [...new Set(facts.asking.map((effect) => effect.effectClass))].sort((a, b) => effectClassRank(a) - effectClassRank(b))
  const spends = classes.includes('spend')
  const conflicted = new Map<string, 'starter' | 'author' | 'editor'>(facts.editors.map((userId) => [userId, 'editor']))
  for (const userId of facts.authors) conflicted.set(userId, 'author')
  for (const userId of facts.starters) conflicted.set(userId, 'starter')
  return {
    v: 1,
    effectClasses: classes,
    grants: classes.map((effectClass) => `approvals:decide:${effectClass}`),
    votesNeeded: facts.votesNeeded,
    conflicted: [...conflicted].map(([userId, why]) => ({ userId, why })).sort((a, b) => (a.userId < b.userId ? -1 : 1)),
    // Never for spend (domain §7).
    singlePerson: facts.singlePersonApproval && !spends,
    practice: facts.practice,
    reasons: [...facts.reasons],
    sessionAgeMaxMs: Math.min(...classes.map((effectClass) => SESSION_AGE_MS[effectClass])),
  }
}

/** Binds votes to the requirement they were given under. */
export function requirementDigest(requirement: Requirement): string {
  return taggedDigest('muster.requirement.v1', requirement)
}
