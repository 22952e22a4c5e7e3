import { boolean, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** One row per tool; `row` holds a crew/catalogue-row.ts document. */
export const catalogueRows = musterSchema.table(
  'catalogue_rows',
  {
    workspaceId: workspaceId(),
    tool: text('tool').notNull(),
    connectorKey: text('connector_key').notNull(),
    row: jsonb('row').notNull(),
    state: text('state', { enum: ['active', 'quarantined'] }).notNull(),
    /** What the server says now, when it differs from what was accepted. */
    seen: jsonb('seen'),
    bundled: boolean('bundled').notNull().default(false),
    acceptedBy: text('accepted_by'),
    acceptedAt: at('accepted_at'),
    /** Of the acceptance; null until somebody accepted. */
    signature: text('signature'),
    keyId: text('key_id'),
    epoch: text('epoch'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.tool] })],
)
