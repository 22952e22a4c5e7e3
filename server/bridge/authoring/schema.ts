import { z } from 'zod'
import { diagnosticSchema, memberDetailSchema, savedDraftSchema } from '#server/bridge/schema.ts'
import { newerSchema } from '#server/bridge/skills/schema.ts'
import { effectClassSchema, postureSchema } from '#server/crew/effect-class.ts'

/** What the authoring screens get: DTOs, safe for the client. Times are RFC 3339 in UTC. */

/** Puts a problem right: each edit sets one place of the document; without a value it takes the place out. */
export const fixSchema = z.object({
  label: z.string(),
  edits: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), value: z.unknown().optional() })),
})
export const problemSchema = diagnosticSchema.extend({ fixes: z.array(fixSchema) })
export type AuthoringProblem = z.infer<typeof problemSchema>

const compiled = {
  diagnostics: z.array(problemSchema),
  /** Of the program that the open text compiles to; the same whichever way the text was written. */
  programDigest: z.string().nullable(),
}
/** Apps that the text names and nobody connected here. */
const gapsSchema = z.array(z.object({ app: z.string(), tools: z.array(z.string()) }))
/** A skill that the text names or that runs use. */
const memberSkillSchema = z.object({
  slug: z.string(),
  description: z.string(),
  /** Null for one that nobody here may see. */
  skillId: z.string().nullable(),
  /** The version that is added for the crew member now, and the one that its runs use. */
  added: z.string().nullable(),
  used: z.string().nullable(),
  /** Name of a skill that needs it. */
  via: z.string().nullable(),
  /**
   * `missing`: not added, so the text does not compile; `gone`: not added any more, so runs cannot read it; `other`: another version is
   * added now; `withdrawn`: works on; `unsafe`: withdrawn for its security, and runs are stopped; `unnamed`: added, and neither its text
   * nor its runs know of it.
   */
  state: z.enum(['fixed', 'other', 'withdrawn', 'unsafe', 'gone', 'missing', 'unnamed']),
  /** It was added for everybody in the workspace, and not for the crew member itself. */
  isForAll: z.boolean(),
  /** A version above the one that is added. */
  newer: newerSchema.nullable(),
  /** Which saved secret was chosen for each name that it asks for: handles, for who writes the steps that use them. */
  secrets: z.array(z.object({ name: z.string(), handle: z.string() })),
})
/** Destinations, amounts and the freedom that were proposed and wait for a person (domain §6). */
const unconfirmedSchema = z.array(
  z.object({
    path: z.array(z.string()),
    kind: z.enum(['destination', 'amount', 'freedom']),
    value: z.unknown(),
    /** Send it along when it is confirmed. */
    digest: z.string(),
  }),
)
export const authoredMemberSchema = memberDetailSchema.extend({
  ...compiled,
  gaps: gapsSchema,
  skills: z.array(memberSkillSchema),
  unconfirmed: unconfirmedSchema,
  /** The schedule that was talked about and is not set up: nothing starts by it. Null where there is none, or somebody turned it down. */
  proposedStart: z.object({ cron: z.string(), zone: z.string() }).nullable(),
})
/** A crew member as its authoring page shows it. */
export type AuthoredMember = z.infer<typeof authoredMemberSchema>
export const savedTextSchema = savedDraftSchema.extend(compiled)
export type SavedText = z.infer<typeof savedTextSchema>

/** One place where two texts differ; steps and abilities are named by id. */
const fieldChangeSchema = z.object({
  path: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
})
const diffLineSchema = z.object({
  kind: z.enum(['same', 'out', 'in']),
  text: z.string(),
  before: z.number().nullable(),
  after: z.number().nullable(),
})
const diffSchema = z.object({ fields: z.array(fieldChangeSchema), lines: z.array(z.array(diffLineSchema)) })
export type Diff = z.infer<typeof diffSchema>
export const versionItemSchema = z.object({
  n: z.number(),
  /** `discarded`: a draft that was let go; never at work. */
  status: z.enum(['draft', 'live', 'before', 'discarded']),
  at: z.string().nullable(),
  by: z.string().nullable(),
})
export type VersionItem = z.infer<typeof versionItemSchema>
export const versionListSchema = z.object({ items: z.array(versionItemSchema), revision: z.number() })
export type VersionList = z.infer<typeof versionListSchema>
/** A version beside another: what would change from `to` to it. */
export const versionDiffSchema = versionItemSchema.extend({ to: versionItemSchema.nullable(), diff: diffSchema })
export type VersionDiff = z.infer<typeof versionDiffSchema>

const byFreedomSchema = z.object({ strict: postureSchema, guided: postureSchema, adaptive: postureSchema, autonomous: postureSchema })
export type ByFreedom = z.infer<typeof byFreedomSchema>
/** What each ability may do under each freedom, and what that would have meant for the last plan. */
export const posturesSchema = z.object({
  tools: z.array(z.object({ tool: z.string(), title: z.string(), effectClass: effectClassSchema, by: byFreedomSchema })),
  lastPlan: z
    .object({
      runId: z.string(),
      runN: z.number(),
      purpose: z.enum(['run', 'dry-run']),
      at: z.string(),
      /** Lines of the plan, look-ups first. */
      rows: z.array(
        z.object({
          tool: z.string(),
          title: z.string(),
          summary: z.string(),
          effectClass: effectClassSchema,
          /** As the plan was made. */
          was: postureSchema,
          /** Null where the step is gone. */
          by: byFreedomSchema.nullable(),
        }),
      ),
      /** Lines that are not in `rows`, because there are too many. */
      more: z.number(),
    })
    .nullable(),
})
export type Postures = z.infer<typeof posturesSchema>

/** What a template asks before it is hired. */
export const templateWizardSchema = z.object({
  ref: z.string(),
  name: z.string(),
  summary: z.string(),
  /** Sample files that come with it. */
  files: z.array(z.string()),
  /** JSON Schema of its inputs. */
  inputs: z.record(z.string(), z.json()),
  usual: z.record(z.string(), z.json()),
  /** A step asks a model. */
  needsModel: z.boolean(),
  /** It does, and the workspace has none for steps. */
  modelMissing: z.boolean(),
})
export type TemplateWizard = z.infer<typeof templateWizardSchema>

/** What a newer template would change, with the own words where both changed. */
export const upgradeOfferSchema = z.object({
  ref: z.string(),
  name: z.string(),
  templateDigest: z.string(),
  isEdited: z.boolean(),
  revision: z.number(),
  conflicts: z.array(z.object({ base: z.string(), mine: z.string(), theirs: z.string() })),
  diff: diffSchema,
})
export type UpgradeOffer = z.infer<typeof upgradeOfferSchema>
export const upgradeSchema = z.object({
  choices: z.array(z.enum(['mine', 'theirs'])).max(1000),
  templateDigest: z.string().max(64),
  revision: z.number().int().min(0),
})
