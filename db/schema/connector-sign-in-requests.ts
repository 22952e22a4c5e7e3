import { foreignKey, integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, bytea, createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { connectors } from '#db/schema/connectors.ts'

/** Sign-ins to remote apps that are under way: an admin's browser is at the other side and comes back with the state, once. */
export const connectorSignInRequests = musterSchema.table(
  'connector_sign_in_requests',
  {
    workspaceId: workspaceId(),
    stateHash: text('state_hash').notNull(),
    connectorId: text('connector_id').notNull(),
    /** The browser session that it began in; no other one ends it. */
    sessionHash: text('session_hash').notNull(),
    /** The verifier, the issuer and the client that it began with. */
    sealed: bytea('sealed').notNull(),
    keyVersion: integer('key_version').notNull(),
    createdAt: createdAt(),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.stateHash] }),
    foreignKey({ columns: [t.workspaceId, t.connectorId], foreignColumns: [connectors.workspaceId, connectors.id] }),
  ],
)
