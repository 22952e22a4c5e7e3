import { sql } from 'drizzle-orm'
import { foreignKey, integer, jsonb, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { at, createdAt, id, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { members } from '#db/schema/members.ts'

/** Immutable once published (a trigger refuses); at most one open draft per member. */
export const memberVersions = musterSchema.table(
  'member_versions',
  {
    workspaceId: workspaceId(),
    id: id(),
    memberId: text('member_id').notNull(),
    n: integer('n').notNull(),
    status: text('status', { enum: ['draft', 'published', 'superseded'] }).notNull(),
    definition: jsonb('definition').notNull(),
    /** The YAML as typed, kept beside, undigested. */
    sourceYaml: text('source_yaml').notNull(),
    /** Of the compiled program (table programs); null while a draft does not compile. */
    programDigest: text('program_digest'),
    /** Counts saves of a draft: optimistic locking. */
    revision: integer('revision').notNull().default(1),
    authors: text('authors').array().notNull().default([]),
    /** Destinations, amounts and the freedom that an author proposed and nobody confirmed yet: `[{path, kind, digest}]`. */
    unconfirmed: jsonb('unconfirmed').notNull().default([]),
    createdAt: createdAt(),
    publishedAt: at('published_at'),
    publishedBy: text('published_by'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique().on(t.workspaceId, t.memberId, t.n),
    uniqueIndex('member_versions_one_draft').on(t.workspaceId, t.memberId).where(sql`status = 'draft'`),
    foreignKey({ columns: [t.workspaceId, t.memberId], foreignColumns: [members.workspaceId, members.id] }),
  ],
)
