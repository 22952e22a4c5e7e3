import { sql } from 'drizzle-orm'
import type { Signal } from '#server/signals/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** The one LISTEN/NOTIFY channel; signals of all workspaces pass it and are sorted out by the receiver. */
export const SIGNAL_CHANNEL = 'muster_signals'

/** Sends a signal when, and only when, the caller's transaction commits. Equal ones of one transaction fold into one. */
export async function publishSignal(scope: TenantScope, signal: Omit<Signal, 'workspaceId'>): Promise<void> {
  const text = JSON.stringify({ workspaceId: scope.workspaceId, ...signal })
  await scope.tx.execute(sql`select pg_notify(${SIGNAL_CHANNEL}, ${text})`)
}
