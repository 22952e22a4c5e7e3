import { type Limit, type Standing, standingOf } from '#server/gateway/llm/core/limits.ts'
import type { MicroUnits } from '#server/gateway/llm/core/price.ts'
import { readSpendLimits, type SpendLimit } from '#server/gateway/llm/settings/read-spend-limits.ts'
import { type Counted, findCharged, insertReserved, lockSpending, sumUsage } from '#server/gateway/llm/spending/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** To whom a call is charged. Crew and crew member of a run are looked up: nobody below says them otherwise. */
export interface ChargedTo {
  readonly crewId?: string | null
  readonly memberId?: string | null
  readonly runId?: string | null
  readonly userId?: string | null
}

/** What one call wants to spend. */
export interface Reservation {
  readonly id: string
  readonly requestId: string
  readonly chargedTo: ChargedTo
  readonly role: string
  readonly purpose: 'run' | 'authoring' | 'client' | 'test'
  /** The most that it can cost. */
  readonly atMostMicro: MicroUnits
  /** The author's own cap for a run (`budget.costUsdMicros`); lowers, never raises. */
  readonly runCapMicro?: MicroUnits | null
  readonly requestDigest: string
  readonly at: Date
}

/**
 * Sets aside the most that a call can cost, under every limit it stands under at once (requirements §17): calls side by side stand in
 * line, so they never go over together. Commits with the caller's transaction, which has to be short.
 * @returns how it stands: `warn` from four fifths of a limit on
 * @throws AppError BUDGET_EXCEEDED, MODEL_ASKED_ALREADY, SIGNER_UNAVAILABLE
 */
export async function reserve(scope: TenantScope, wanted: Reservation): Promise<Standing> {
  const charged = await chargedIn(scope, wanted.chargedTo)
  const limits = await limitsOver(scope, charged, wanted.runCapMicro ?? null)
  if (limits.length > 0) await lockSpending(scope)
  const counted: Limit[] = []
  for (const limit of limits) counted.push(await used(scope, limit, charged, wanted.at))
  const standing = standingOf(counted, wanted.atMostMicro)
  if (standing.kind === 'ask' || standing.kind === 'block') {
    const { kind, scope: where, maxMicro, usedMicro } = standing
    const context = { limit: where, atLimit: kind, maxMicro, usedMicro, wantedMicro: wanted.atMostMicro }
    throw new AppError('BUDGET_EXCEEDED', { context })
  }
  const { id, requestId, role, purpose, atMostMicro: reservedMicro, requestDigest, at } = wanted
  const row = { ...charged, id, requestId, role, purpose, reservedMicro, requestDigest, at, outcome: null }
  if (!(await insertReserved(scope, row))) throw new AppError('MODEL_ASKED_ALREADY', { context: { requestId } })
  return standing
}

type Charged = { readonly [key in keyof ChargedTo]-?: string | null }

async function chargedIn(scope: TenantScope, { crewId = null, memberId = null, runId = null, userId = null }: ChargedTo): Promise<Charged> {
  const found = memberId === null && runId === null ? null : await findCharged(scope, { memberId, runId })
  return found ? { ...found, runId, userId } : { crewId, memberId, runId, userId }
}

async function limitsOver(scope: TenantScope, charged: Charged, runCapMicro: MicroUnits | null): Promise<SpendLimit[]> {
  const set = await readSpendLimits(scope, charged)
  if (runCapMicro === null || charged.runId === null) return set
  return [...set, { id: 'budget', scope: 'run', subjectId: null, maxMicro: runCapMicro, period: 'run', atLimit: 'block' }]
}

async function used(scope: TenantScope, limit: SpendLimit, charged: Charged, now: Date): Promise<Limit> {
  const sum = await sumUsage(scope, countedUnder(limit, charged), now)
  return { scope: limit.scope, maxMicro: limit.maxMicro, atLimit: limit.atLimit, usedMicro: sum.used, reservedMicro: sum.reserved }
}

function countedUnder({ scope, period }: SpendLimit, { crewId, memberId, runId }: Charged): Counted {
  const since = period === 'run' ? null : period
  const run = (scope === 'run' || period === 'run') && runId !== null ? { runId } : {}
  if (scope === 'crew' && crewId !== null) return { crewId, since, ...run }
  if (scope === 'member' && memberId !== null) return { memberId, since, ...run }
  return { since, ...run }
}
