import { primaryKey, text } from 'drizzle-orm/pg-core'
import { createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** A crew only groups; it is no security line (domain §2). */
export const crews = musterSchema.table(
  'crews',
  { workspaceId: workspaceId(), id: id(), name: text('name').notNull(), createdAt: createdAt() },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
)
