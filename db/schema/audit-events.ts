import { primaryKey, text } from 'drizzle-orm/pg-core'
import { at, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Append-only, gap-free per workspace: canonical envelopes (domain §8). `ws_system` is the instance's own chain. */
export const auditEvents = musterSchema.table(
  'audit_events',
  {
    workspaceId: workspaceId(),
    seq: int8('seq').notNull(),
    at: at('at').notNull(),
    type: text('type').notNull(),
    runId: text('run_id'),
    envelopeText: text('envelope_text').notNull(),
    leafHash: text('leaf_hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.seq] })],
)
