import { sql } from 'drizzle-orm'
import { boolean, foreignKey, index, integer, jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { at, authoritySeal, id, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { skills } from '#db/schema/skills.ts'

/**
 * A published version of a skill: what it is never changes, only whether it was withdrawn. Sealed by the signer with who published
 * it. Its archive and each of its files lie among the blobs, by digest, so that one file can be read without opening the archive.
 */
export const skillVersions = musterSchema.table(
  'skill_versions',
  {
    workspaceId: workspaceId(),
    id: id(),
    skillId: text('skill_id').notNull(),
    semver: text('semver').notNull(),
    /** Place in the order of publishing, from 1. */
    n: integer('n').notNull(),
    /** SHA-256 of the archive as it came. */
    archiveDigest: text('archive_digest').notNull(),
    archiveRef: text('archive_ref').notNull(),
    /** Of names and contents alone: the same for equal files, however they were packed. */
    treeDigest: text('tree_digest').notNull(),
    /** `skills/schema.ts` Manifest, FileEntry[], Reach, StageReport[]. */
    manifest: jsonb('manifest').notNull(),
    files: jsonb('files').notNull(),
    reach: jsonb('reach').notNull(),
    report: jsonb('report').notNull(),
    /** It asks for more than the version before and its number does not say so: never chosen by a range, only by name. */
    wider: boolean('wider').notNull(),
    /**
     * Name, description, triggers and headings, for the search in words. The words of it, as they stand and by their stems in English and German,
     * stand in `search_words`, which PostgreSQL makes by itself (migration 0036) and no select brings along.
     */
    searchText: text('search_text').notNull(),
    publishedBy: text('published_by').notNull(),
    /** `<workspace id>/<user id>`: a change of it is shown and asked about. */
    publisher: text('publisher').notNull(),
    publishedAt: at('published_at').notNull(),
    /** Over skill, number, both digests and publisher. */
    ...authoritySeal(),
    yankedAt: at('yanked_at'),
    yankedBy: text('yanked_by'),
    yankSeverity: text('yank_severity', { enum: ['normal', 'security'] }),
    yankReason: text('yank_reason'),
    /** Over what stands of a withdrawal, signed at each change of it; null only for what was published before there was one. */
    statusSignature: text('status_signature'),
    statusKeyId: text('status_key_id'),
    statusEpoch: text('status_epoch'),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique().on(t.workspaceId, t.skillId, t.semver),
    unique().on(t.workspaceId, t.skillId, t.n),
    foreignKey({ columns: [t.workspaceId, t.skillId], foreignColumns: [skills.workspaceId, skills.id] }),
    index('skill_versions_unsafe').on(t.yankedAt).where(sql`yank_severity = 'security'`),
  ],
)
