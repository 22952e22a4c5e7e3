import { sql } from 'drizzle-orm'
import { index, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/**
 * A skill by its name. The name is for good: a deleted skill stays as a row, so that nobody puts something else under it
 * (requirements §14.4). `public` ones are seen by every workspace of the installation, as `<workspace>/<name>`.
 */
export const skills = musterSchema.table(
  'skills',
  {
    workspaceId: workspaceId(),
    id: id(),
    slug: text('slug').notNull(),
    /** What is left of the name at a glance, to find look-alikes by: `skills/core/stages/look-alike.ts` `shapeOf`. */
    shape: text('shape').generatedAlwaysAs(
      sql`translate(replace(replace(replace(slug, '-', ''), 'rn', 'm'), 'vv', 'w'), '01i52', 'ollsz')`,
    ),
    /** Slug of the workspace, for the long name of a public skill: other workspaces cannot look it up. */
    ownerSlug: text('owner_slug').notNull(),
    visibility: text('visibility', { enum: ['private', 'public'] }).notNull(),
    /** Of the newest published version. */
    description: text('description').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
    deletedAt: at('deleted_at'),
    deletedBy: text('deleted_by'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique().on(t.workspaceId, t.slug),
    index('skills_public').on(t.slug),
    index('skills_shape').on(t.shape),
  ],
)
