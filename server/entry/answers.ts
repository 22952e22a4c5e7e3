import { z } from 'zod'
import { problemSchema } from '#server/bridge/authoring/schema.ts'
import { postureSummarySchema } from '#server/bridge/schema.ts'
import { CAPABILITIES, type Capability } from '#server/identity/roles.ts'
import { roleSchema } from '#server/identity/schema.ts'
import { tokenScopeSchema } from '#server/identity/tokens/schema.ts'
import { houseRulesSchema } from '#server/policy/schema.ts'

/** What routes answer that no screen has a schema for; for the API description, and for the tests that hold answers to it. */

/** A whole list. */
export const itemsOf = <S extends z.ZodType>(schema: S) => z.object({ items: z.array(schema) })

export const idAnswer = z.object({ id: z.string() })
export const startedAnswer = z.object({ runId: z.string() })
export const madeMemberAnswer = z.object({ memberId: z.string(), versionId: z.string() })
export const savedTextAnswer = z.object({
  versionId: z.string(),
  revision: z.number(),
  diagnostics: z.array(problemSchema),
  programDigest: z.string().nullable(),
  posture: postureSummarySchema.nullable(),
})
export const voteAnswer = z.object({
  status: z.enum(['pending', 'approved', 'rejected', 'expired', 'invalidated', 'cancelled']),
  votes: z.number(),
  votesNeeded: z.number(),
})
export const replayAnswer = z.object({
  legs: z.array(
    z.object({
      leg: z.number(),
      attempt: z.number(),
      /** Whether the same recordings give the same plan code. */
      same: z.boolean(),
      differences: z.array(z.string()),
    }),
  ),
})
export const personAnswer = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  grants: z.array(z.string()),
  joinedAtMs: z.number(),
  suspendedAtMs: z.number().nullable(),
  restsUntilMs: z.number().nullable(),
})
export const invitationAnswer = z.object({
  id: z.string(),
  role: roleSchema,
  grants: z.array(z.string()),
  createdBy: z.string(),
  expiresAt: z.string(),
})
export const sessionAnswer = z.object({ userId: z.string(), workspaceId: z.string().nullable(), expiresAt: z.string() })
export const meAnswer = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  workspaceId: z.string(),
  role: roleSchema,
  grants: z.array(z.string()),
  capabilities: z.array(z.enum(Object.keys(CAPABILITIES) as [Capability, ...Capability[]])),
  /** null through an API token: no password was given. */
  authenticatedAt: z.string().nullable(),
  token: z.object({ id: z.string(), scopes: z.array(tokenScopeSchema) }).nullable(),
})
export const workspaceAnswer = z.object({
  id: z.string(),
  tenantName: z.string(),
  name: z.string(),
  timeZone: z.string(),
  practice: z.boolean(),
  singlePersonApproval: z.boolean(),
})
export const workspacesAnswer = z.object({
  items: z.array(workspaceAnswer.omit({ singlePersonApproval: true }).extend({ role: roleSchema, grants: z.array(z.string()) })),
  chosen: z.string().nullable(),
})
export const rulesAnswer = z.object({ digest: z.string(), houseRules: houseRulesSchema })
export const secretAnswer = z.object({ path: z.string(), version: z.number(), handles: z.array(z.string()) })

export const outboxEntryAnswer = z.object({
  id: z.string(),
  messageId: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  size: z.number(),
  receivedAt: z.string(),
})
export const outboxMessageAnswer = outboxEntryAnswer.extend({
  text: z.string(),
  date: z.string().nullable(),
  /** What came along; `path` of the bytes, below `/api/v1`. */
  files: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string(), path: z.string() })).optional(),
  /** The message as it came. */
  raw: z.string(),
})
