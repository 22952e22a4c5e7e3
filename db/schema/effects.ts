import { sql } from 'drizzle-orm'
import { boolean, foreignKey, integer, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { attempts } from '#db/schema/attempts.ts'
import { at, createdAt, int8, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** The effect ledger (domain §5, Take-off). The gateway takes bytes from here only. */
export const effects = musterSchema.table(
  'effects',
  {
    workspaceId: workspaceId(),
    runId: text('run_id').notNull(),
    leg: integer('leg').notNull(),
    attempt: integer('attempt').notNull(),
    ordinal: integer('ordinal').notNull(),
    artifactName: text('artifact_name').notNull(),
    artifactHash: text('artifact_hash').notNull(),
    lineageId: text('lineage_id').notNull(),
    blockPath: text('block_path').notNull(),
    itemDigest: text('item_digest').notNull(),
    tool: text('tool').notNull(),
    effectClass: text('effect_class').notNull(),
    pin: text('pin').notNull(),
    /** Exact arguments: canonical text, the bytes that were sealed. */
    argsText: text('args_text').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    independent: boolean('independent').notNull().default(false),
    state: text('state', { enum: ['intended', 'sent', 'confirmed', 'failed', 'unknown', 'skipped'] }).notNull(),
    fence: int8('fence').notNull(),
    sentAt: at('sent_at'),
    settledAt: at('settled_at'),
    response: jsonb('response'),
    responseDigest: text('response_digest'),
    errorCode: text('error_code'),
    errorText: text('error_text'),
    beforeDigest: text('before_digest'),
    afterDigest: text('after_digest'),
    resolvedBy: text('resolved_by'),
    resolution: text('resolution', { enum: ['done', 'not_done', 'abandon'] }),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.runId, t.leg, t.attempt, t.ordinal] }),
    uniqueIndex('effects_once')
      .on(t.workspaceId, t.lineageId, t.blockPath, t.itemDigest)
      .where(sql`state in ('sent', 'confirmed', 'unknown')`),
    foreignKey({
      columns: [t.workspaceId, t.runId, t.leg, t.attempt],
      foreignColumns: [attempts.workspaceId, attempts.runId, attempts.leg, attempts.attempt],
    }),
  ],
)
