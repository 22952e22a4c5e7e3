import { boolean, text } from 'drizzle-orm/pg-core'
import { createdAt, systemSchema } from '#db/schema/columns.ts'

export const workspaces = systemSchema.table('workspaces', {
  id: text('id').primaryKey(),
  tenantName: text('tenant_name').notNull(),
  name: text('name').notNull(),
  slug: text('slug').notNull().unique(),
  timeZone: text('time_zone').notNull(),
  /** New workspaces are in practice (domain §7). */
  practice: boolean('practice').notNull().default(true),
  /** Whether a conflicted person may approve `external_write` alone; on in practice only by default. */
  singlePersonApproval: boolean('single_person_approval').notNull().default(true),
  createdAt: createdAt(),
})
