import { integer, text } from 'drizzle-orm/pg-core'
import { createdAt, systemSchema } from '#db/schema/columns.ts'

/** One row: which installation this database belongs to. */
export const instance = systemSchema.table('instance', {
  one: integer('one').primaryKey().default(1),
  id: text('id').notNull(),
  createdAt: createdAt(),
})
