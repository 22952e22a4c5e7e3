import { sql } from 'drizzle-orm'
import { boolean, index, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/**
 * A skill made available to a scope. What it resolved to is frozen for its life: only a successor changes it (requirements §14.8).
 * Resolve reads `enabled`, `pending` and `state` live, nothing else.
 */
export const skillBindings = musterSchema.table(
  'skill_bindings',
  {
    workspaceId: workspaceId(),
    id: id(),
    /** A public skill belongs to another workspace, maybe. */
    skillWorkspaceId: text('skill_workspace_id').notNull(),
    skillId: text('skill_id').notNull(),
    /** As callers here say it: `<name>`, or `<workspace>/<name>` of another workspace's. */
    slug: text('slug').notNull(),
    /** As asked for: `1.2.0`, `latest`, `^1.2`. */
    ref: text('ref').notNull(),
    versionId: text('version_id').notNull(),
    semver: text('semver').notNull(),
    scopeType: text('scope_type', { enum: ['workspace', 'channel', 'user', 'core'] }).notNull(),
    /** Workspace id, name of a channel, user id, member id. */
    scopeId: text('scope_id').notNull(),
    /** `successor`: an upgrade that waits for permissions while the one it replaces works on. */
    state: text('state', { enum: ['active', 'successor', 'ended'] }).notNull(),
    enabled: boolean('enabled').notNull().default(true),
    pending: boolean('pending').notNull(),
    /** `skills/schema.ts` LockEntry[], dependencies first, the skill itself last. */
    lock: jsonb('lock').notNull(),
    lockDigest: text('lock_digest').notNull(),
    /** Permissions and secrets of the whole tree: `skills/schema.ts` Asked. */
    asked: jsonb('asked').notNull(),
    /** Name of a secret → handle. */
    secretMappings: jsonb('secret_mappings').notNull().default({}),
    supersedesId: text('supersedes_id'),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
    endedAt: at('ended_at'),
    endedBy: text('ended_by'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('skill_bindings_one_each')
      .on(t.workspaceId, t.scopeType, t.scopeId, t.skillWorkspaceId, t.skillId, t.state)
      .where(sql`state <> 'ended'`),
    index('skill_bindings_of_skill').on(t.workspaceId, t.skillId),
  ],
)
