import { text } from 'drizzle-orm/pg-core'
import { at, createdAt, systemSchema } from '#db/schema/columns.ts'

/** One-time setup links: secret in the fragment, hashed here, 15 minutes. */
export const setupLinks = systemSchema.table('setup_links', {
  secretHash: text('secret_hash').primaryKey(),
  expiresAt: at('expires_at').notNull(),
  usedAt: at('used_at'),
  createdAt: createdAt(),
})
