import { bigint, customType, pgSchema, text, timestamp } from 'drizzle-orm/pg-core'

/** Tenant tables: row-level security with FORCE, keyed by workspace_id (architecture §5). */
export const musterSchema = pgSchema('muster')
/** System-plane tables: users, sessions, workspaces; listed one by one in the catalogue test. */
export const systemSchema = pgSchema('system')

export const workspaceId = () => text('workspace_id').notNull()
export const id = () => text('id').notNull()
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 })
export const createdAt = () => at('created_at').notNull().defaultNow()
export const int8 = (name: string) => bigint(name, { mode: 'number' })
/** Signature of a record of authority, with key and epoch of the signing (domain §8). */
export const authoritySeal = () => ({
  signature: text('signature').notNull(),
  keyId: text('key_id').notNull(),
  epoch: text('epoch').notNull(),
})
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
