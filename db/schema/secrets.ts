import { integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytea, createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** One row per version of a secret; the binding says who may use it where (domain §2, Handle). */
export const secrets = musterSchema.table(
  'secrets',
  {
    workspaceId: workspaceId(),
    path: text('path').notNull(),
    version: integer('version').notNull(),
    ciphertext: bytea('ciphertext').notNull(),
    keyVersion: integer('key_version').notNull(),
    /** `{connector, origin, members: string[] | 'all'}` */
    binding: jsonb('binding').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.path, t.version] })],
)
