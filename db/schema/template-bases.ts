import { foreignKey, jsonb, primaryKey, text } from 'drizzle-orm/pg-core'
import { createdAt, musterSchema, workspaceId } from '#db/schema/columns.ts'
import { memberVersions } from '#db/schema/member-versions.ts'

/** The template text that a version of a crew member grew from, so that a newer template can be merged later. Append-only. */
export const templateBases = musterSchema.table(
  'template_bases',
  {
    workspaceId: workspaceId(),
    memberId: text('member_id').notNull(),
    /** The draft that took it in; a draft that is let go takes its base with it. */
    versionId: text('version_id').notNull(),
    ref: text('ref').notNull(),
    /** SHA-256 of the template's file as shipped. */
    templateDigest: text('template_digest').notNull(),
    /** Its text with the answers put in. */
    baseYaml: text('base_yaml').notNull(),
    /** `{name?, inputs?}` of the wizard. */
    answers: jsonb('answers').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.versionId, t.templateDigest] }),
    foreignKey({ columns: [t.workspaceId, t.versionId], foreignColumns: [memberVersions.workspaceId, memberVersions.id] }),
  ],
)
