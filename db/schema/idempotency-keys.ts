import { integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Per workspace, principal and route; 24 h (architecture §6). */
export const idempotencyKeys = musterSchema.table(
  'idempotency_keys',
  {
    workspaceId: workspaceId(),
    principal: text('principal').notNull(),
    route: text('route').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    status: integer('status'),
    response: jsonb('response'),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.principal, t.route, t.key] })],
)
