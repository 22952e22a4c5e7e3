import { index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { at, id, musterSchema, workspaceId } from '#db/schema/columns.ts'

/** What became of each upload, stage by stage; append-only. Refused archives are not kept, their report is. */
export const skillUploads = musterSchema.table(
  'skill_uploads',
  {
    workspaceId: workspaceId(),
    id: id(),
    /** As asked for; may be no skill. */
    slug: text('slug').notNull(),
    semver: text('semver'),
    outcome: text('outcome', { enum: ['published', 'rejected'] }).notNull(),
    origin: text('origin', { enum: ['upload', 'url'] }).notNull(),
    /** Origin and path, without query, of what was fetched. */
    source: text('source'),
    archiveDigest: text('archive_digest').notNull(),
    bytes: integer('bytes').notNull(),
    /** `skills/schema.ts` StageReport[]. */
    report: jsonb('report').notNull(),
    versionId: text('version_id'),
    by: text('by').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), index('skill_uploads_of_slug').on(t.workspaceId, t.slug, t.at)],
)
