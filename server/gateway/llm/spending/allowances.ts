import type { MicroUnits } from '#server/gateway/llm/core/price.ts'
import { type AllowanceRow, insertAllowance, listAllowances } from '#server/gateway/llm/spending/store.ts'
import { type AuthorityRecord, authorityHolds, signAuthority } from '#server/signer/authority.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * What an admin allowed one run beyond one limit that asks: so much more than it had used, whatever others use. Counted without a
 * clock: it is read on one host, and the run goes on at another.
 */
export interface Allowance {
  readonly id: string
  readonly limitId: string
  readonly runId: string
  readonly maxMicro: MicroUnits
  /** What its calls had cost by then; null as 0. */
  readonly usedBeforeMicro: MicroUnits | null
  readonly allowedBy: string
  readonly allowedAt: Date
}

/**
 * What counts for a run now: of each limit the newest that an admin signed. One that nobody signed, or that was changed since, is none.
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function readAllowances(scope: TenantScope, runId: string): Promise<ReadonlyMap<string, Allowance>> {
  const rows = await listAllowances(scope, runId)
  const held = await Promise.all(rows.map(allowanceHolds))
  return new Map(rows.filter((_, i) => held[i]).map((row) => [row.limitId, row]))
}

/** Signs it and writes it down. @throws AppError SIGNER_UNAVAILABLE: then nothing is allowed */
export async function keepAllowance(scope: TenantScope, allowance: Allowance): Promise<void> {
  await insertAllowance(scope, { ...allowance, ...(await signAuthority(recordOf(scope.workspaceId, allowance))) })
}

async function allowanceHolds(row: AllowanceRow): Promise<boolean> {
  return await authorityHolds(recordOf(row.workspaceId, row), row)
}

function recordOf(workspaceId: string, allowance: Allowance): AuthorityRecord {
  const { id, limitId, runId, maxMicro, usedBeforeMicro, allowedBy, allowedAt } = allowance
  const says = { what: 'spend-allowance', id, limitId, runId, maxMicro, allowedBy, allowedAt: allowedAt.toISOString() }
  return { kind: 'grant', workspaceId, says: usedBeforeMicro === null ? says : { ...says, usedBeforeMicro } }
}
