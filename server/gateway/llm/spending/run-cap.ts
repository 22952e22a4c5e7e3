import { z } from 'zod'
import type { MicroUnits } from '#server/gateway/llm/core/price.ts'
import { findProgramOfRun } from '#server/gateway/llm/spending/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const budgetSchema = z.object({ budget: z.object({ costUsdMicros: z.number().int().min(0).nullable() }) })

/** What the author of a run's job lets it cost; null = said nothing. It only ever lowers what an admin allows. */
export async function runCapOf(scope: TenantScope, runId: string): Promise<MicroUnits | null> {
  const text = await findProgramOfRun(scope, runId)
  // a run without a program is none: nothing may be spent for it
  return text === undefined ? 0 : budgetSchema.parse(JSON.parse(text)).budget.costUsdMicros
}
