import { foreignKey, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, bytea, createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { connectors } from '#db/schema/connectors.ts'

/** How a remote app is signed in to by OAuth: one row for each app. Its tokens are sealed as saved secrets are. */
export const connectorSignIns = musterSchema.table(
  'connector_sign_ins',
  {
    workspaceId: workspaceId(),
    connectorId: text('connector_id').notNull(),
    /** The address that was signed in to: with another one it is no sign-in. */
    url: text('url').notNull(),
    issuer: text('issuer').notNull(),
    /** Where tokens are asked for and ended (gateway/sign-in/schema.ts, `serverSchema`); sealed together with the tokens. */
    server: jsonb('server').notNull(),
    clientId: text('client_id').notNull(),
    clientKnownBy: text('client_known_by', { enum: ['typed', 'document', 'registered'] }).notNull(),
    state: text('state', { enum: ['signed_in', 'ended'] }).notNull(),
    /** Rises with each new set of tokens. */
    version: integer('version').notNull(),
    /** Access and refresh token, and the client's secret; after the end only that secret. */
    sealed: bytea('sealed').notNull(),
    keyVersion: integer('key_version').notNull(),
    /** With spaces between them, as the server names them. */
    scopes: text('scopes').notNull(),
    /** What the app asked for beyond that, until an admin agreed by signing in again. */
    scopesWanted: text('scopes_wanted'),
    signedInBy: text('signed_in_by').notNull(),
    signedInAt: at('signed_in_at').notNull(),
    /** Of the access token, where the server says it; it is renewed some time before. */
    expiresAt: at('expires_at'),
    renewAt: at('renew_at'),
    /** A refresh token is good once: who holds this renews, everybody else waits. */
    leaseId: text('lease_id'),
    leaseUntil: at('lease_until'),
    endedAt: at('ended_at'),
    endedWhy: text('ended_why', { enum: ['refused', 'signed_out'] }),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.connectorId] }),
    foreignKey({ columns: [t.workspaceId, t.connectorId], foreignColumns: [connectors.workspaceId, connectors.id] }),
  ],
)
