import type { MicroUnits } from '#server/gateway/llm/core/price.ts'

/** Where a limit holds; a call stands under all of its own. */
export const LIMIT_SCOPES = ['workspace', 'crew', 'member', 'run'] as const
export type LimitScope = (typeof LIMIT_SCOPES)[number]

export interface Limit {
  /** To name it to whoever may allow more. */
  readonly id: string
  readonly scope: LimitScope
  readonly maxMicro: MicroUnits
  /** At the limit: ask a person once more, or refuse. */
  readonly atLimit: 'ask' | 'block'
  /** Settled in the limit's period, and what calls under way have reserved. */
  readonly usedMicro: MicroUnits
  readonly reservedMicro: MicroUnits
  /** What an admin allowed this run beyond a limit that asks, and what it used of that; null = nothing. */
  readonly allowed: { readonly maxMicro: MicroUnits; readonly usedMicro: MicroUnits } | null
}

export type Standing = { readonly kind: 'free' } | StandingUnder

/** How a call stands under one limit. */
export interface StandingUnder {
  readonly kind: 'warn' | 'ask' | 'block'
  readonly limitId: string
  readonly scope: LimitScope
  readonly maxMicro: MicroUnits
  readonly usedMicro: MicroUnits
}

/** From here on a limit is nearly used up (requirements §17). */
export const WARN_PERCENT = 80n
const SEVERITY = { free: 0, warn: 1, ask: 2, block: 3 } as const

/**
 * Whether a call that may cost so much fits under every limit it stands under (requirements §17): what is reserved counts as
 * used, so that calls side by side cannot go over together. The most severe wins; of equals, the widest scope. Pure.
 * @param askMicro the most the call can cost
 */
export function standingOf(limits: readonly Limit[], askMicro: MicroUnits): Standing {
  return [...limits]
    .sort((a, b) => LIMIT_SCOPES.indexOf(a.scope) - LIMIT_SCOPES.indexOf(b.scope))
    .map((limit) => standing(limit, askMicro))
    .reduce<Standing>((worst, next) => (SEVERITY[next.kind] > SEVERITY[worst.kind] ? next : worst), { kind: 'free' })
}

/** Every limit under which it does not fit, not only the most severe. Pure. */
export function refusingOf(limits: readonly Limit[], askMicro: MicroUnits): readonly StandingUnder[] {
  return limits.flatMap((limit) => {
    const one = standing(limit, askMicro)
    return one.kind === 'ask' || one.kind === 'block' ? [one] : []
  })
}

function standing({ id: limitId, scope, maxMicro, atLimit, usedMicro, reservedMicro, allowed }: Limit, askMicro: MicroUnits): Standing {
  const after = BigInt(usedMicro) + BigInt(reservedMicro) + BigInt(askMicro)
  const stands = { limitId, scope, maxMicro, usedMicro }
  if (after > BigInt(maxMicro))
    return atLimit === 'ask' && fitsAllowed(allowed, askMicro) ? { kind: 'warn', ...stands } : { kind: atLimit, ...stands }
  return after * 100n >= BigInt(maxMicro) * WARN_PERCENT && askMicro > 0 ? { kind: 'warn', ...stands } : { kind: 'free' }
}

function fitsAllowed(allowed: Limit['allowed'], askMicro: MicroUnits): boolean {
  return allowed !== null && BigInt(allowed.usedMicro) + BigInt(askMicro) <= BigInt(allowed.maxMicro)
}
