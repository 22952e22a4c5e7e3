import { z } from 'zod'
import { msg } from '#server/kernel/language/say.ts'
import { lockEntrySchema, REF_CHARS_MAX, scopeTypeSchema, skillNameSchema } from '#server/skills/schema.ts'

/** The shapes of bindings, safe for the client. */

/** `1.2.0`, `latest` or a range such as `^1.2`; whether it is one is looked at by the operation. */
const refSchema = z.string().min(1).max(REF_CHARS_MAX)
/** Name of a secret → handle `vault:/path#field`. Never a value. */
const handleSchema = z.string().max(600)
const secretMappingsSchema = z.record(z.string().max(64), handleSchema).refine(areFew, msg('Give at most 200 of them'))
/** Of what was looked at before: another one, published meanwhile, is not put in its place unseen. */
const lockDigestSchema = z.string().regex(/^[0-9a-f]{64}$/)

export const bindSkillSchema = z.strictObject({
  skill: skillNameSchema,
  ref: refSchema.default('latest'),
  scopeType: scopeTypeSchema,
  /** A crew member (`core`), a person (`user`), any name (`channel`); not needed for the workspace itself. */
  scopeId: z.string().max(100).optional(),
  secretMappings: secretMappingsSchema.default({}),
  lockDigest: lockDigestSchema.optional(),
})
export type BindSkill = z.input<typeof bindSkillSchema>
export const previewBindingSchema = bindSkillSchema.omit({ lockDigest: true })

export const upgradePreviewSchema = z.strictObject({
  /** Absent: what was asked for when it was added. */
  ref: refSchema.optional(),
})
export type PreviewUpgrade = z.infer<typeof upgradePreviewSchema>
export const upgradeBindingSchema = upgradePreviewSchema.extend({
  lockDigest: lockDigestSchema,
  /** Put over the ones that stay; null leaves one out that the version can do without. */
  secretMappings: z.record(z.string().max(64), handleSchema.nullable()).refine(areFew, msg('Give at most 200 of them')).default({}),
})
export type UpgradeBinding = z.input<typeof upgradeBindingSchema>

export const changeBindingSchema = z.strictObject({ enabled: z.boolean() })
/** Exactly as the skill asks for it: what it does not ask for is refused, so that a slip of the pen is noticed. */
export const grantSchema = z.strictObject({ permission: z.string().min(1).max(400) })
export const mapSecretsSchema = z.strictObject({ secretMappings: secretMappingsSchema })

const missingSchema = z.object({ permissions: z.array(z.string()), secrets: z.array(z.string()) })
const permissionSchema = z.object({
  permission: z.string(),
  /** Names of the skills of the tree that ask for it. */
  by: z.array(z.string()),
})
const secretSchema = z.object({ name: z.string(), required: z.boolean(), description: z.string(), by: z.array(z.string()) })
/** What of a lock is not to be had any more: `removed` when its skill was deleted or is not public any more. */
const withdrawnSchema = z.object({
  slug: z.string(),
  version: z.string(),
  severity: z.enum(['normal', 'security', 'removed']),
  reason: z.string().nullable(),
})
export type Withdrawn = z.infer<typeof withdrawnSchema>

export const bindingViewSchema = z.object({
  id: z.string(),
  skillId: z.string(),
  skillWorkspaceId: z.string(),
  /** As callers here say it. */
  slug: z.string(),
  /** As asked for, and what it resolved to for good. */
  ref: z.string(),
  version: z.string(),
  versionId: z.string(),
  scopeType: scopeTypeSchema,
  scopeId: z.string(),
  /** `successor`: an upgrade that waits for permissions while the one before works on. */
  state: z.enum(['active', 'successor', 'ended']),
  enabled: z.boolean(),
  pending: z.boolean(),
  /** It counts where it was added: active, enabled, nothing missing, nothing withdrawn for its security. */
  inUse: z.boolean(),
  /** Dependencies first, the skill itself last. */
  lock: z.array(lockEntrySchema),
  lockDigest: z.string(),
  permissions: z.array(permissionSchema.extend({ granted: z.object({ by: z.string(), at: z.string() }).nullable() })),
  secrets: z.array(secretSchema.extend({ handle: z.string().nullable() })),
  missing: missingSchema,
  /** User ids of who may grant: not who added it, while somebody else can. */
  granters: z.array(z.string()),
  withdrawn: z.array(withdrawnSchema),
  supersedesId: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  endedBy: z.string().nullable(),
  endedAt: z.string().nullable(),
})
export type BindingView = z.infer<typeof bindingViewSchema>

export const bindingListSchema = z.object({
  items: z.array(bindingViewSchema),
  /** Goes into `before` for the page after. */
  next: z.string().nullable(),
})
export const listBindingsSchema = z.object({
  /** Only what waits for permissions or secrets: the inbox of who may grant. */
  pending: z.stringbool().optional(),
  scopeType: scopeTypeSchema.optional(),
  scopeId: z.string().max(100).optional(),
  /** Name, as here. */
  skill: z.string().max(130).optional(),
  /** What was ended too. */
  ended: z.stringbool().optional(),
  before: z.string().max(64).optional(),
})
export type ListBindings = z.infer<typeof listBindingsSchema>

/** What binding would give; nothing was kept. */
export const bindingPreviewSchema = z.object({
  slug: z.string(),
  ref: z.string(),
  version: z.string(),
  lock: z.array(lockEntrySchema),
  /** Goes into `lockDigest`. */
  lockDigest: z.string(),
  permissions: z.array(permissionSchema),
  secrets: z.array(secretSchema.extend({ handle: z.string().nullable() })),
  missing: missingSchema,
  granters: z.array(z.string()),
  /** Id of the one that is there already: change its version instead. */
  duplicateOf: z.string().nullable(),
})
export type BindingPreview = z.infer<typeof bindingPreviewSchema>

export const lockChangesSchema = z.object({
  /** `from` null: new; `to` null: gone. */
  skills: z.array(z.object({ slug: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
  publishers: z.array(z.object({ slug: z.string(), from: z.string(), to: z.string() })),
  permissionsAdded: z.array(z.string()),
  permissionsRemoved: z.array(z.string()),
  secretsAdded: z.array(z.string()),
  secretsRemoved: z.array(z.string()),
})
export type LockChanges = z.infer<typeof lockChangesSchema>
export const upgradeDiffSchema = z.object({
  bindingId: z.string(),
  ref: z.string(),
  from: z.string(),
  to: z.string(),
  /** Nothing would change. */
  isCurrent: z.boolean(),
  changes: lockChangesSchema,
  /** Before it takes the place of the one before; empty: at once. */
  missing: missingSchema,
  /** Saved secrets that go along, by the name that the skill gives each. */
  mapped: z.record(z.string(), z.string()),
  granters: z.array(z.string()),
  lockDigest: z.string(),
})
export type UpgradeDiff = z.infer<typeof upgradeDiffSchema>

function areFew(mappings: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(mappings).length <= 200
}
