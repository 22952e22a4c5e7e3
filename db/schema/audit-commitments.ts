import { primaryKey, text } from 'drizzle-orm/pg-core'
import { createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** Personal data beside the chain: the chain holds only the salted digest, so erasing a row keeps the proof (domain §8). */
export const auditCommitments = musterSchema.table(
  'audit_commitments',
  {
    workspaceId: workspaceId(),
    digest: text('digest').notNull(),
    salt: text('salt').notNull(),
    value: text('value').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.digest] })],
)
