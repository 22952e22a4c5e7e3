import { jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Which models answer for a role, in which order, signed. Grants nothing: what a model may be told is its provider's. */
export const modelRoles = musterSchema.table(
  'model_roles',
  {
    workspaceId: workspaceId(),
    role: text('role').notNull(),
    /** server/gateway/llm/schema.ts `modelChainSchema` */
    chain: jsonb('chain').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: at('changed_at').notNull(),
    /** Null: set before roles were signed, and asked nothing until somebody sets it anew. */
    signature: text('signature'),
    keyId: text('key_id'),
    epoch: text('epoch'),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.role] })],
)
