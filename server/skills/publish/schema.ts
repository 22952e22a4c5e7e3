import { z } from 'zod'
import {
  fileEntrySchema,
  manifestSchema,
  reachSchema,
  type StageReport,
  skillPolicySchema,
  skillSlugSchema,
  stageReportSchema,
} from '#server/skills/schema.ts'

/** What is said to publish, and what comes back. Times are RFC 3339 in UTC; persons are user ids. */
const time = z.string()
const visibilitySchema = z.enum(['private', 'public'])
export const yankSeveritySchema = z.enum(['normal', 'security'])

export const registerSkillSchema = z.strictObject({
  slug: skillSlugSchema,
  visibility: visibilitySchema.default('private'),
  description: z.string().max(500).default(''),
})
export const changeSkillSchema = z.strictObject({ visibility: visibilitySchema.optional(), description: z.string().max(500).optional() })
export const yankSchema = z.strictObject({ severity: yankSeveritySchema.default('normal'), reason: z.string().min(1).max(500) })
export const importSkillSchema = z.strictObject({
  url: z.string().min(1).max(2000),
  /** An admin says that this address is inside the own network; without it private addresses are refused. */
  inside: z.boolean().default(false),
})
/** `was`: number of the severities that were shown; two people who change at once do not overwrite each other. */
export const setSkillPolicySchema = z.strictObject({ policy: skillPolicySchema, was: z.number().int().min(0) })

export const skillSchema = z.object({
  id: z.string(),
  slug: z.string(),
  /** As others call it: `<workspace>/<name>`. */
  name: z.string(),
  isOwn: z.boolean(),
  visibility: visibilitySchema,
  description: z.string(),
  createdAt: time,
})
export type SkillDto = z.infer<typeof skillSchema>
const versionLine = {
  id: z.string(),
  version: z.string(),
  status: z.enum(['published', 'yanked']),
  yanked: z.object({ severity: yankSeveritySchema, reason: z.string(), at: time }).nullable(),
  archiveDigest: z.string(),
  treeDigest: z.string(),
  /** It asks for more than an earlier one that its range would have chosen: only its exact number adds it. */
  wider: z.boolean(),
  publisher: z.string(),
  publishedAt: time,
}
export const skillWithVersionsSchema = skillSchema.extend({
  versions: z.array(z.object(versionLine)),
  /** Goes into `before` for the page after. */
  next: z.string().nullable(),
})
export const skillVersionSchema = z.object({
  ...versionLine,
  manifest: manifestSchema,
  files: z.array(fileEntrySchema),
  reach: reachSchema,
  report: z.array(stageReportSchema),
})
export const publishedSchema = z.object({
  uploadId: z.string(),
  outcome: z.literal('published'),
  versionId: z.string(),
  version: z.string(),
  report: z.array(stageReportSchema),
})
export const uploadReportSchema = z.object({
  id: z.string(),
  version: z.string().nullable(),
  outcome: z.enum(['published', 'rejected']),
  origin: z.enum(['upload', 'url']),
  source: z.string().nullable(),
  archiveDigest: z.string(),
  bytes: z.number(),
  report: z.array(stageReportSchema),
  versionId: z.string().nullable(),
  by: z.string(),
  at: time,
})
export const skillPolicyAnswer = z.object({ n: z.number(), policy: skillPolicySchema })

/** A line of the answer to somebody who watches a bundle being checked. Stages come as they are done, not in the order of a report. */
export type PublishEvent =
  | { readonly type: 'upload'; readonly uploadId: string }
  | { readonly type: 'stage'; readonly report: StageReport }
  | { readonly type: 'done'; readonly uploadId: string; readonly outcome: 'published' | 'rejected' }
  | {
      readonly type: 'failed'
      readonly problem: {
        readonly status: number
        readonly code: string
        readonly title: string
        readonly detail: string
        readonly traceId: string
      }
    }
