import { z } from 'zod'
import { msg } from '#server/kernel/language/say.ts'

/**
 * The shapes of skills (requirements §14, domain §2), safe for the client. A *bundle* is a folder with `SKILL.md` in the open format
 * of Agent Skills; a *version* is one published bundle; a *binding* makes a version available to a scope; a *lock* is what a
 * binding resolved to, dependencies included, frozen.
 */

/** Names of skills, as the open format of Agent Skills has them: 1 to 64 signs, no hyphen first, last or twice. */
export const SKILL_SLUG = /^(?=.{1,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/
export const skillSlugSchema = z.string().regex(SKILL_SLUG, msg('1 to 64 small letters, digits and single hyphens between them'))
/** As callers name one: `<name>`, or `<workspace>/<name>` for a public one of another workspace. */
export const skillNameSchema = z
  .string()
  .max(130)
  .regex(/^(?:[a-z0-9][a-z0-9-]{0,62}\/)?(?=.{1,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/)

export const BUNDLE_LIMITS = {
  packedBytesMax: 5 * 1024 * 1024,
  unpackedBytesMax: 20 * 1024 * 1024,
  entriesMax: 200,
  ratioMax: 100,
  pathCharsMax: 200,
  textBytesMax: 1024 * 1024,
  /** All texts together: each is read by every check. */
  textsBytesMax: 4 * 1024 * 1024,
} as const
/** Of the number of a version, and of what asks for some: `^1.2`, or two ends of a range. */
export const VERSION_CHARS_MAX = 60
export const REF_CHARS_MAX = 130
/** As long as semver lets a number be: what stands in the database is read, whatever an older Muster let through. */
export const KEPT_VERSION_CHARS_MAX = 256
/** Tools that a file of the open format may name; whoever grants sees each by itself. */
export const ALLOWED_TOOLS_LIMITS = { entriesMax: 200, charsMax: 300 } as const
export const LOCK_LIMITS = { depthMax: 10, nodesMax: 100 } as const
export const VIEW_BYTES_MAX = 256 * 1024
export const RESOLVE_TTL_MS = 60_000

/** Stages of publishing, in order; the report has a line for each. */
export const STAGES = [
  'archive',
  'entry-point',
  'front-matter',
  'manifest',
  'slug',
  'semver',
  'references',
  'secrets',
  'hidden-text',
  'override-phrases',
  'secret-literals',
  'remote-fetch',
  'licence',
  'look-alike',
  'dependencies',
  'reach',
] as const
export type Stage = (typeof STAGES)[number]
/** Findings whose severity a workspace may change; what makes a bundle unreadable or unsafe to keep is always an error. */
export const POLICY_STAGES = ['hidden-text', 'override-phrases', 'secret-literals', 'remote-fetch', 'licence', 'look-alike'] as const
export type PolicyStage = (typeof POLICY_STAGES)[number]
export const severitySchema = z.enum(['error', 'warning', 'off'])
export const skillPolicySchema = z.strictObject(
  Object.fromEntries(POLICY_STAGES.map((stage) => [stage, severitySchema])) as Record<PolicyStage, typeof severitySchema>,
)
export type SkillPolicy = z.infer<typeof skillPolicySchema>

/** One thing that a stage found: a sentence, where (file and line, or field), and what to do. */
export const findingSchema = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  path: z.string().optional(),
  line: z.number().int().optional(),
  next: z.string().optional(),
})
export const stageReportSchema = z.object({
  stage: z.enum(STAGES),
  /** `skipped`: an earlier stage left nothing to look at. */
  outcome: z.enum(['passed', 'warned', 'failed', 'skipped']),
  findings: z.array(findingSchema).max(100),
})
export type Finding = z.infer<typeof findingSchema>
export type StageReport = z.infer<typeof stageReportSchema>

export const fileEntrySchema = z.object({
  path: z.string(),
  size: z.number().int(),
  /** sha256 of its bytes, hex; its blob is `blob:sha256:<digest>`. */
  digest: z.string(),
  text: z.boolean(),
})
export type FileEntry = z.infer<typeof fileEntrySchema>

export const manifestSecretSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{1,63}$/),
  required: z.boolean().default(true),
  description: z.string().max(500).default(''),
  kind: z.string().max(60).optional(),
})
/** `<resource>:<action>:<scope>`; an action is never a wildcard, and a person who grants it sees every letter of it. */
export const permissionSchema = z
  .string()
  .max(300)
  .regex(/^[a-z][a-z0-9_.-]*:[a-z][a-z0-9_-]*:[^\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]{1,200}$/u)
/** What a bundle says of itself, after Muster's keys were read from the top level or from `metadata` (`muster.<key>`). */
export const manifestSchema = z.object({
  name: skillSlugSchema,
  version: z.string().max(KEPT_VERSION_CHARS_MAX),
  description: z.string().min(1).max(1024),
  triggers: z.array(z.string().min(1).max(100)).max(50),
  permissions: z.array(permissionSchema).max(50),
  secrets: z.array(manifestSecretSchema).max(20),
  /** Name → range. */
  requires: z.array(z.object({ skill: skillNameSchema, range: z.string().max(REF_CHARS_MAX) })).max(30),
  license: z.string().max(200).nullable(),
  compatibility: z.string().max(500).nullable(),
  metadata: z.record(z.string(), z.string()),
  /** `connector.tool` names that it would like; they are asked for and give nothing by themselves. */
  allowedTools: z
    .array(
      z
        .string()
        .max(ALLOWED_TOOLS_LIMITS.charsMax)
        .regex(/^[^\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]+$/u),
    )
    .max(ALLOWED_TOOLS_LIMITS.entriesMax),
})
export type Manifest = z.infer<typeof manifestSchema>

/** Everything a version could touch; a version that reaches further than the one before it counts as major. */
export const reachSchema = z.object({
  permissions: z.array(z.string()),
  secrets: z.array(z.string()),
  tools: z.array(z.string()),
  hosts: z.array(z.string()),
  /** Skills that it needs, as `<name>@<range>`: what they ask for comes along. Absent in what was never read from files. */
  skills: z.array(z.string()).optional(),
})
export type Reach = z.infer<typeof reachSchema>

export const lockEntrySchema = z.object({
  skillWorkspaceId: z.string(),
  skillId: z.string(),
  slug: z.string(),
  versionId: z.string(),
  version: z.string(),
  archiveDigest: z.string(),
  treeDigest: z.string(),
  publisher: z.string(),
  /** Of the version with its publisher, by the signer; absent in locks from before it was kept. No part of the lock's digest. */
  signature: z.string().optional(),
  /** Ranges asked for, with who asked; the empty name is the binding itself. Sorted. */
  requiredBy: z.array(z.object({ by: z.string(), range: z.string() })),
})
export type LockEntry = z.infer<typeof lockEntrySchema>
/**
 * A publisher that was not asked about, because somebody had agreed to it before: in which binding, and when. Holds as long as that does.
 */
const countedSchema = z.object({ permission: z.string(), by: z.string(), bindingId: z.string(), grantedAt: z.string() })
export type Counted = z.infer<typeof countedSchema>
/** What the whole tree asks for. `permissions` hold `tool:<connector.tool>` for allowed tools, `publisher:<identity>` where it changed. */
export const askedSchema = z.object({
  permissions: z.array(z.object({ permission: z.string(), by: z.string() })),
  secrets: z.array(z.object({ name: z.string(), required: z.boolean(), description: z.string(), by: z.string() })),
  /** Absent where nothing was counted, and in what was added before it was kept. */
  counted: z.array(countedSchema).optional(),
})
export type Asked = z.infer<typeof askedSchema>

export const SCOPE_TYPES = ['workspace', 'channel', 'user', 'core'] as const
export const scopeTypeSchema = z.enum(SCOPE_TYPES)
export type ScopeType = z.infer<typeof scopeTypeSchema>
/** For whom skills are resolved; at most one of each kind, the workspace is always the caller's own. `core` is a crew member. */
export interface SkillScope {
  readonly channel?: string
  readonly user?: string
  readonly core?: string
}

/** A skill in scope, as resolve gives it: enough to recognise, not enough to act on. */
export const resolvedSkillSchema = z.object({
  slug: z.string(),
  version: z.string(),
  description: z.string(),
  triggers: z.array(z.string()),
  /** Name of the skill that needs it, for what is only in scope because of another. */
  via: z.string().optional(),
})
export type ResolvedSkill = z.infer<typeof resolvedSkillSchema>
