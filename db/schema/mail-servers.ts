import { boolean, integer, primaryKey, text } from 'drizzle-orm/pg-core'
import { createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** The workspace's own mail server, a row per setting of it: a plan made under one keeps its sender. The password lies in the vault. */
export const mailServers = musterSchema.table(
  'mail_servers',
  {
    workspaceId: workspaceId(),
    version: integer('version').notNull(),
    /** False: back to the local outbox. */
    inUse: boolean('in_use').notNull(),
    host: text('host').notNull(),
    port: integer('port').notNull(),
    security: text('security', { enum: ['tls', 'starttls', 'none'] }).notNull(),
    /** An admin said that this address is inside the own network. */
    inside: boolean('inside').notNull(),
    userName: text('user_name'),
    /** `vault:/mail-server#password`; null = it wants no sign-in. */
    passwordHandle: text('password_handle'),
    sender: text('sender').notNull(),
    changedBy: text('changed_by').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.version] })],
)
