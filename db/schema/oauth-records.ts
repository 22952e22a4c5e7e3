import { index, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, createdAt, systemSchema } from '#db/schema/columns.ts'

/**
 * What the authorisation server remembers: registered clients, sign-ins under way, codes, tokens. Found by the hash of the code or
 * token, which is kept nowhere (domain §9).
 */
export const oauthRecords = systemSchema.table(
  'oauth_records',
  {
    /** `Client`, `AuthorizationCode`, `RefreshToken` and so on, as oidc-provider calls them. */
    model: text('model').notNull(),
    idHash: text('id_hash').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    /** What ends together: hash of the consent's id. */
    grantHash: text('grant_hash'),
    createdAt: createdAt(),
    expiresAt: at('expires_at').notNull(),
    /** A code and a refresh token are good once. */
    consumedAt: at('consumed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.model, t.idHash] }),
    index('oauth_records_of_grant').on(t.grantHash),
    index('oauth_records_ended').on(t.expiresAt),
  ],
)
