import { z } from 'zod'
import { fileEntrySchema, reachSchema, scopeTypeSchema, skillPolicySchema, stageReportSchema } from '#server/skills/schema.ts'

/** Skills as screens get them. Times are RFC 3339 in UTC; a name of a person is null when nobody here knows them. */
const time = z.string()
const withdrawnSchema = z.object({ at: time, by: z.string().nullable(), severity: z.enum(['normal', 'security']), reason: z.string() })
const byline = { publishedAt: time, publishedBy: z.string().nullable() }

export const skillListItemSchema = z.object({
  id: z.string(),
  /** As people here say it: `<name>`, or `<workspace>/<name>` of another workspace's. */
  name: z.string(),
  isOwn: z.boolean(),
  visibility: z.enum(['private', 'public']),
  description: z.string(),
  newest: z
    .object({ version: z.string(), ...byline, warnings: z.number(), withdrawn: z.enum(['normal', 'security']).nullable() })
    .nullable(),
  versions: z.number(),
  /** How often it was added here, and how often that waits for permission. */
  added: z.number(),
  waiting: z.number(),
})
export type SkillListItem = z.infer<typeof skillListItemSchema>

export const skillListSchema = z.object({
  items: z.array(skillListItemSchema),
  /** Where the next page begins; null at the end. */
  next: z.string().nullable(),
  /** Of the whole workspace: whether there is any skill at all, and how much waits for permission. */
  any: z.boolean(),
  waiting: z.number(),
})
export type SkillList = z.infer<typeof skillListSchema>

/** A line of a tree, parents before their children. */
export const treeLineSchema = z.object({
  /** Its place, unique in the tree. */
  key: z.string(),
  depth: z.number(),
  name: z.string(),
  /** What its parent asks for; null at the top. */
  range: z.string().nullable(),
  /** Null: nothing fits. */
  version: z.string().nullable(),
  skillId: z.string().nullable(),
  /** It stands further up with all that it needs. */
  again: z.boolean(),
  withdrawn: z.enum(['normal', 'security']).nullable(),
})
export type TreeLine = z.infer<typeof treeLineSchema>

export const skillVersionViewSchema = z.object({
  id: z.string(),
  version: z.string(),
  ...byline,
  /** It asks for more than the one before and its number does not say so. */
  wider: z.boolean(),
  withdrawn: withdrawnSchema.nullable(),
  triggers: z.array(z.string()),
  license: z.string().nullable(),
  compatibility: z.string().nullable(),
  permissions: z.array(z.string()),
  secrets: z.array(z.object({ name: z.string(), required: z.boolean(), description: z.string(), kind: z.string() })),
  allowedTools: z.array(z.string()),
  reach: reachSchema,
  files: z.array(fileEntrySchema),
  report: z.array(stageReportSchema),
  archiveDigest: z.string(),
  treeDigest: z.string(),
  publisher: z.string(),
  /** Other skills that it needs, in which range. */
  needs: z.array(z.object({ name: z.string(), range: z.string() })),
  /** What all of them would be today, itself at the top; empty while nothing fits together. */
  tree: z.array(treeLineSchema),
})
export type SkillVersionView = z.infer<typeof skillVersionViewSchema>

const scopeNameSchema = z.object({ type: scopeTypeSchema, id: z.string(), name: z.string() })
export type ScopeName = z.infer<typeof scopeNameSchema>

/** A version above the one that is added. `wider`: it asks for more than that one. `ref`: what to ask for to get it. */
export const newerSchema = z.object({ version: z.string(), wider: z.boolean(), ref: z.string() })
export type Newer = z.infer<typeof newerSchema>

/** `alsoStop`: how many other added skills stop with it, because they have the same agreement to a publisher or counted on it. */
const givenSchema = z.object({ by: z.string(), at: time, alsoStop: z.number() })

/** Where the job of a crew member names a skill, so that its runs read it: at work, in its open draft only, or nowhere. */
const namingSchema = z.enum(['job', 'draft', 'no'])
export type Naming = z.infer<typeof namingSchema>

export const skillUseSchema = z.object({
  id: z.string(),
  name: z.string(),
  scope: scopeNameSchema,
  /** As asked for, and what it was fixed to. */
  ref: z.string(),
  version: z.string(),
  /** `stopped`: something of it was withdrawn because it is not safe. */
  state: z.enum(['works', 'waits', 'off', 'stopped']),
  /** A newer version that waits while an older one works. */
  isSuccessor: z.boolean(),
  /** Name of the added skill that needs this one; null when it was added itself. */
  through: z.string().nullable(),
  addedBy: z.string(),
  addedAt: time,
  /** What of it was withdrawn since. */
  withdrawn: z.array(z.object({ name: z.string(), version: z.string(), severity: z.enum(['normal', 'security']) })),
  tree: z.array(treeLineSchema),
  /** Permissions that were given and hold; each can be taken back. */
  given: z.array(givenSchema.extend({ permission: z.string() })),
  newer: newerSchema.nullable(),
  /** Of one that works for a crew member itself; null otherwise. */
  named: namingSchema.nullable(),
})
export type SkillUse = z.infer<typeof skillUseSchema>

export const skillDetailSchema = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  isOwn: z.boolean(),
  visibility: z.enum(['private', 'public']),
  description: z.string(),
  createdAt: time,
  versions: z.array(
    z.object({
      id: z.string(),
      version: z.string(),
      ...byline,
      wider: z.boolean(),
      warnings: z.number(),
      withdrawn: withdrawnSchema.nullable(),
      /** How many added skills are fixed to it. */
      added: z.number(),
    }),
  ),
  /** The one looked at; null while nothing is published. */
  version: skillVersionViewSchema.nullable(),
  uses: z.array(skillUseSchema),
  /** Whether the reader may take permissions back. */
  mayGrant: z.boolean(),
  /** Newest uploads under this name that were refused. */
  refused: z.array(z.object({ id: z.string(), version: z.string().nullable(), at: time, by: z.string(), errors: z.number() })),
})
export type SkillDetail = z.infer<typeof skillDetailSchema>

/** What became of an upload. */
export const skillUploadSchema = z.object({
  id: z.string(),
  slug: z.string(),
  version: z.string().nullable(),
  outcome: z.enum(['published', 'rejected']),
  origin: z.enum(['upload', 'url']),
  source: z.string().nullable(),
  bytes: z.number(),
  at: time,
  by: z.string(),
  /** The skill, where one has that name by now. */
  skillId: z.string().nullable(),
  report: z.array(stageReportSchema),
})
export type SkillUpload = z.infer<typeof skillUploadSchema>

export const waitingSkillSchema = z.object({
  id: z.string(),
  skillId: z.string(),
  name: z.string(),
  ref: z.string(),
  version: z.string(),
  description: z.string(),
  scope: scopeNameSchema,
  isSuccessor: z.boolean(),
  askedBy: z.object({ name: z.string(), isYou: z.boolean() }),
  askedAt: time,
  /** In the words of the skill. `isNew`: the version that works now does not have it. */
  permissions: z.array(
    z.object({
      permission: z.string(),
      /** Names of the skills that ask for it. */
      by: z.array(z.string()),
      isNew: z.boolean(),
      given: givenSchema.nullable(),
    }),
  ),
  secrets: z.array(
    z.object({ name: z.string(), description: z.string(), required: z.boolean(), by: z.array(z.string()), handle: z.string().nullable() }),
  ),
  /** Who may give, by name; the reader is not in it. */
  others: z.array(z.string()),
  /** Whether the reader may: `own` asked for it and others can give, `role` may not. */
  may: z.enum(['yes', 'own', 'role']),
})
export type WaitingSkill = z.infer<typeof waitingSkillSchema>
export const waitingListSchema = z.object({ items: z.array(waitingSkillSchema), next: z.string().nullable() })
export type WaitingList = z.infer<typeof waitingListSchema>

/** What adding a skill would fix and ask for; nothing is kept of looking at it. */
export const addPreviewSchema = z.object({
  version: z.string(),
  /** Names what was looked at, for the act that follows. */
  lockDigest: z.string(),
  tree: z.array(treeLineSchema),
  permissions: z.array(z.object({ permission: z.string(), by: z.array(z.string()), isNew: z.boolean(), isMissing: z.boolean() })),
  secrets: z.array(
    z.object({ name: z.string(), description: z.string(), required: z.boolean(), by: z.array(z.string()), handle: z.string().nullable() }),
  ),
  /** What is there already for the same place, and what it would become. */
  replaces: z
    .object({
      bindingId: z.string(),
      version: z.string(),
      isCurrent: z.boolean(),
      skills: z.array(z.object({ slug: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
      permissionsRemoved: z.array(z.string()),
      secretsRemoved: z.array(z.string()),
    })
    .nullable(),
  /** Who may give what is asked, by name; whether the reader is among them. */
  givers: z.array(z.string()),
  youMayGive: z.boolean(),
})
export type AddPreview = z.infer<typeof addPreviewSchema>

/** What takes part in the look at a scope: what works, and what does not with its reason. */
export const scopedSkillSchema = z.object({
  key: z.string(),
  bindingId: z.string(),
  skillId: z.string(),
  name: z.string(),
  version: z.string(),
  description: z.string(),
  triggers: z.array(z.string()),
  from: scopeNameSchema,
  /** Name of the skill that needs it. */
  via: z.string().nullable(),
  withdrawn: z.enum(['normal', 'security']).nullable(),
})
export const NOT_IN_EFFECT = ['shadowed', 'waits', 'off', 'withdrawn', 'gone'] as const
export const scopeViewSchema = z.object({
  scope: z.array(scopeNameSchema),
  /** `named`: whether the job of the crew member looked at names it; null: nobody is looked at, or another skill needs it. */
  inEffect: z.array(scopedSkillSchema.extend({ named: namingSchema.nullable() })),
  notInEffect: z.array(
    scopedSkillSchema.extend({
      why: z.enum(NOT_IN_EFFECT),
      /** What is in effect instead. */
      instead: z.object({ version: z.string(), from: scopeNameSchema }).nullable(),
    }),
  ),
  choices: z.object({
    core: z.array(z.object({ id: z.string(), name: z.string() })),
    user: z.array(z.object({ id: z.string(), name: z.string() })),
    channel: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
})
export type ScopeView = z.infer<typeof scopeViewSchema>
export type ScopedView = z.infer<typeof scopedSkillSchema>

/** How each kind of finding is judged when somebody publishes here. */
export const skillChecksSchema = z.object({
  /** Number of what is in force; who changes it says what they saw. */
  n: z.number(),
  policy: skillPolicySchema,
  /** Who decided last; null while it is as it came. */
  changed: z.object({ by: z.string(), at: time }).nullable(),
})
export type SkillChecks = z.infer<typeof skillChecksSchema>

/** Skills that come along with Muster, as they lie in `examples/skills`; what others need stands first. */
export const exampleSkillsSchema = z.object({
  items: z.array(z.object({ slug: z.string(), description: z.string(), files: z.array(z.object({ path: z.string(), text: z.string() })) })),
})
export type ExampleSkills = z.infer<typeof exampleSkillsSchema>
