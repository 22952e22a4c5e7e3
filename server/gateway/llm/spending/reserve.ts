import { type Limit, refusingOf, type Standing, type StandingUnder, standingOf } from '#server/gateway/llm/core/limits.ts'
import type { MicroUnits } from '#server/gateway/llm/core/price.ts'
import { readSpendLimits, type SpendLimit } from '#server/gateway/llm/settings/read-spend-limits.ts'
import { type Allowance, readAllowances } from '#server/gateway/llm/spending/allowances.ts'
import { countedUnder } from '#server/gateway/llm/spending/counted-under.ts'
import { AUTHORS_CAP } from '#server/gateway/llm/spending/schema.ts'
import { addReserved, type Counted, findCharged, insertReserved, lockSpending, sumUsage } from '#server/gateway/llm/spending/store.ts'
import { type Refusal, tellOfRefusals } from '#server/gateway/llm/spending/tell-of-limits.ts'
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
  /** The author's own cap for a run (`budget.costEuroMicros`); lowers, never raises. */
  readonly runCapMicro?: MicroUnits | null
  readonly requestDigest: string
  readonly at: Date
}

/** What of it a limit looks at. */
export type Wish = Pick<Reservation, 'chargedTo' | 'runCapMicro' | 'atMostMicro' | 'at'>

/** What became of one wish: how it stands, or why not. */
export type Reserved = { readonly value: Standing } | { readonly error: AppError }

/**
 * Sets aside the most that calls can cost, in their order, each under every limit it stands under at once (requirements §17): whoever asks
 * stands in line, so calls side by side never go over together. Commits with the caller's transaction, which has to be short; so does
 * what people are told of limits that did not reach.
 * @returns for each how it stands, `warn` from four fifths of a limit on; or BUDGET_EXCEEDED, MODEL_ASKED_ALREADY
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function reserveAll(scope: TenantScope, wishes: readonly Reservation[]): Promise<Reserved[]> {
  const { wanted, standings } = await inLine(scope, wishes)
  await tellOfRefusals(scope, refusalsIn(wanted, standings))
  const written = await insertReserved(
    scope,
    wanted.filter((_, i) => standings[i] && isGranted(standings[i].worst)).map(({ wish, charged }) => rowOf(wish, charged)),
  )
  return wanted.map(({ wish }, i): Reserved => {
    const standing = standings[i]?.worst
    if (!standing || !isGranted(standing)) return { error: overLimit(standing, wish) }
    if (written.has(wish.id)) return { value: standing }
    return { error: new AppError('MODEL_ASKED_ALREADY', { context: { requestId: wish.requestId } }) }
  })
}

/**
 * Sets aside more for a call under way, under every limit it stands under now.
 * @param usageId of the call
 * @returns BUDGET_EXCEEDED when it does not fit, null when it does; what people are told of it commits with the caller's transaction
 * @throws AppError CONFLICT when the call is settled, SIGNER_UNAVAILABLE
 */
export async function reserveMore(scope: TenantScope, usageId: string, wish: Wish): Promise<AppError | null> {
  const { wanted, standings } = await inLine(scope, [wish])
  const standing = standings[0]?.worst
  if (!isGranted(standing)) {
    await tellOfRefusals(scope, refusalsIn(wanted, standings))
    return overLimit(standing, wish)
  }
  if (!(await addReserved(scope, usageId, wish.atMostMicro))) throw new AppError('CONFLICT', { context: { what: 'a settled call' } })
  return null
}

/** How each wish stands, in their order, after everybody who stood in line before. */
async function inLine<W extends Wish>(
  scope: TenantScope,
  wishes: readonly W[],
): Promise<{ readonly wanted: readonly Wanted<W>[]; readonly standings: readonly Stands[] }> {
  const read = new SpendingRead(scope)
  const wanted: Wanted<W>[] = []
  for (const wish of wishes) {
    const charged = await read.charged(wish.chargedTo)
    const limits = await read.limits(charged, wish.runCapMicro ?? null)
    wanted.push({ wish, charged, limits, allowed: await read.allowed(charged, limits) })
  }
  if (wanted.some(({ limits }) => limits.length > 0)) await lockSpending(scope)
  const sums = await read.sums(wanted)
  return { wanted, standings: wanted.map((one) => grant(one, sums)) }
}

type Charged = { readonly [key in keyof ChargedTo]-?: string | null }
interface Wanted<W extends Wish = Wish> {
  readonly wish: W
  readonly charged: Charged
  readonly limits: readonly SpendLimit[]
  /** By limit, what an admin allowed the run beyond it. */
  readonly allowed: ReadonlyMap<string, Allowance>
}
/** Under the most severe of its limits, and every one that refuses it. */
interface Stands {
  readonly worst: Standing
  readonly refusing: readonly StandingUnder[]
}
interface Sum {
  readonly counted: Counted
  readonly used: number
  reserved: number
}

function isGranted(standing: Standing | undefined): standing is Standing {
  return standing?.kind === 'free' || standing?.kind === 'warn'
}

/** How one wish stands after those before it in line; what is granted counts for the next. */
function grant({ wish, charged, limits, allowed }: Wanted, sums: ReadonlyMap<string, Sum>): Stands {
  const under = limits.map((limit): Limit => {
    const { used = 0, reserved = 0 } = sums.get(keyOf(countedUnder(limit, charged))) ?? {}
    const { id, scope, maxMicro, atLimit } = limit
    return { id, scope, maxMicro, atLimit, usedMicro: used, reservedMicro: reserved, allowed: usedOf(allowed.get(id), sums) }
  })
  const worst = standingOf(under, wish.atMostMicro)
  if (isGranted(worst)) {
    for (const sum of sums.values()) if (counts(sum.counted, charged)) sum.reserved += wish.atMostMicro
    return { worst, refusing: [] }
  }
  return { worst, refusing: refusingOf(under, wish.atMostMicro) }
}

function refusalsIn(wanted: readonly Wanted[], standings: readonly Stands[]): Refusal[] {
  return wanted.flatMap(({ wish, charged }, i) =>
    (standings[i]?.refusing ?? []).map(({ limitId, maxMicro, usedMicro }) => ({
      limitId,
      maxMicro,
      usedMicro,
      runId: charged.runId,
      at: wish.at,
    })),
  )
}

function usedOf(allowance: Allowance | undefined, sums: ReadonlyMap<string, Sum>): Limit['allowed'] {
  if (!allowance) return null
  const { used = 0, reserved = 0 } = sums.get(keyOf(countedFor(allowance))) ?? {}
  return { maxMicro: allowance.maxMicro, usedMicro: used + reserved - (allowance.usedBeforeMicro ?? 0) }
}

function counts({ crewId, memberId, runId }: Counted, charged: Charged): boolean {
  return [
    [crewId, charged.crewId],
    [memberId, charged.memberId],
    [runId, charged.runId],
  ].every(([only, own]) => only === undefined || only === own)
}

function overLimit(standing: Standing | undefined, { atMostMicro: wantedMicro }: Wish): AppError {
  if (!standing || standing.kind === 'free') return new AppError('BUDGET_EXCEEDED', { context: { wantedMicro } })
  const { kind: atLimit, scope: limit, limitId, maxMicro, usedMicro } = standing
  return new AppError('BUDGET_EXCEEDED', { context: { limit, limitId, atLimit, maxMicro, usedMicro, wantedMicro } })
}

function rowOf({ id, requestId, role, purpose, atMostMicro: reservedMicro, requestDigest, at }: Reservation, charged: Charged) {
  return { ...charged, id, requestId, role, purpose, reservedMicro, requestDigest, at, outcome: null }
}

/** What is read once for all wishes of a transaction. */
class SpendingRead {
  readonly #scope: TenantScope
  readonly #charged = new Map<string, Promise<Charged>>()
  readonly #limits = new Map<string, Promise<SpendLimit[]>>()
  readonly #allowed = new Map<string, Promise<ReadonlyMap<string, Allowance>>>()

  constructor(scope: TenantScope) {
    this.#scope = scope
  }

  async charged({ crewId = null, memberId = null, runId = null, userId = null }: ChargedTo): Promise<Charged> {
    if (memberId === null && runId === null) return { crewId, memberId, runId, userId }
    const found = await once(this.#charged, `${memberId} ${runId}`, async () => {
      const of = await findCharged(this.#scope, { memberId, runId })
      return of ? { ...of, runId, userId } : { crewId, memberId, runId, userId }
    })
    return { ...found, userId }
  }

  async limits(charged: Charged, runCapMicro: MicroUnits | null): Promise<readonly SpendLimit[]> {
    const { crewId, memberId, runId } = charged
    const set = await once(this.#limits, `${crewId} ${memberId} ${runId === null}`, () => readSpendLimits(this.#scope, charged))
    if (runCapMicro === null || runId === null) return set
    return [...set, { id: AUTHORS_CAP, scope: 'run', subjectId: null, maxMicro: runCapMicro, period: 'run', atLimit: 'block' }]
  }

  async allowed({ runId }: Charged, limits: readonly SpendLimit[]): Promise<ReadonlyMap<string, Allowance>> {
    if (runId === null || limits.every(({ atLimit }) => atLimit !== 'ask')) return new Map()
    return await once(this.#allowed, runId, () => readAllowances(this.#scope, runId))
  }

  async sums(wanted: readonly Wanted[]): Promise<Map<string, Sum>> {
    const sums = new Map<string, Sum>()
    for (const { wish, charged, limits, allowed } of wanted) {
      for (const counted of [...limits.map((limit) => countedUnder(limit, charged)), ...[...allowed.values()].map(countedFor)]) {
        if (!sums.has(keyOf(counted))) sums.set(keyOf(counted), { counted, ...(await sumUsage(this.#scope, counted, wish.at)) })
      }
    }
    return sums
  }
}

async function once<T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const reading = known.get(key) ?? read()
  known.set(key, reading)
  return await reading
}

function keyOf({ crewId, memberId, runId, since }: Counted): string {
  return JSON.stringify([crewId ?? null, memberId ?? null, runId ?? null, since])
}

function countedFor({ runId }: Allowance): Counted {
  return { runId, since: null }
}
