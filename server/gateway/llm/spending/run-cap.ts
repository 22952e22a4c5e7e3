import { z } from 'zod'
import type { MicroUnits } from '#server/gateway/llm/core/price.ts'
import { findProgramOfRun } from '#server/gateway/llm/spending/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const micros = z.number().int().min(0)
const budgetSchema = z.object({ budget: z.object({ costEuroMicros: micros.optional(), costUsdMicros: micros.nullable().optional() }) })

/** What a program says of its cost; both are in no program of now. */
export interface CostBudget {
  readonly costEuroMicros?: number | undefined
  readonly costUsdMicros?: number | null | undefined
}

/**
 * What the author of a job lets a run of it cost, in millionths of a euro; null = said nothing. It only ever lowers what an admin allows.
 * A limit in dollars, from before docs/decisions/0150, cannot be held against euros: nothing that costs is let through under it. Pure.
 */
export function capOf({ costEuroMicros, costUsdMicros }: CostBudget): MicroUnits | null {
  if (typeof costUsdMicros === 'number') return 0
  return costEuroMicros ?? null
}

/** The same for a run, by the program it pins. */
export async function runCapOf(scope: TenantScope, runId: string): Promise<MicroUnits | null> {
  const text = await findProgramOfRun(scope, runId)
  // a run without a program is none: nothing may be spent for it
  return text === undefined ? 0 : capOf(budgetSchema.parse(JSON.parse(text)).budget)
}
