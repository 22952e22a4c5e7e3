import { integer, text } from 'drizzle-orm/pg-core'
import { at, createdAt, systemSchema } from '#db/schema/columns.ts'

export const users = systemSchema.table('users', {
  id: text('id').primaryKey(),
  /** Lower-cased; the one name of a person on this instance. */
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  passwordHash: text('password_hash').notNull(),
  failedCount: integer('failed_count').notNull().default(0),
  lockedUntil: at('locked_until'),
  disabledAt: at('disabled_at'),
  createdAt: createdAt(),
})
