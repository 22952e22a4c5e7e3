import { sql } from 'drizzle-orm'
import type { TenantScope } from '#db/with-scope.ts'

export interface LedgerFact {
  readonly [column: string]: unknown
  /** `row` of the ledger or `entry` of the chain. */
  readonly kind: 'row' | 'entry'
  readonly run_id: string
  readonly leg: number | null
  readonly attempt: number | null
  readonly ordinal: number | null
  readonly state: string | null
  readonly artifact_hash: string | null
  readonly envelope_text: string | null
}

/** Every action of the ledger and every `effect.*` entry, in one statement: so both are of one snapshot while runs go on. */
export async function readLedgerFacts(scope: TenantScope): Promise<LedgerFact[]> {
  return [
    ...(await scope.tx.execute<{ [K in keyof LedgerFact]: LedgerFact[K] }>(sql`
      select 'row' as kind, run_id, leg, attempt, ordinal, state, artifact_hash, null as envelope_text
        from muster.effects where workspace_id = ${scope.workspaceId}
      union all
      select 'entry', run_id, null, null, null, null, null, envelope_text
        from muster.audit_events where workspace_id = ${scope.workspaceId} and type like 'effect.%'`)),
  ]
}
