import { z } from 'zod'
import { wishesSchema } from '#server/bridge/changes/schema.ts'
import { runHandoffSchema } from '#server/bridge/handoffs/schema.ts'
import { planPreviewSchema } from '#server/bridge/plan-preview/schema.ts'
import { runPutBackSchema } from '#server/bridge/put-back/schema.ts'
import {
  type EffectClass,
  effectClassSchema,
  type Posture,
  postureSchema,
  type Rigidity,
  rigiditySchema,
} from '#server/crew/effect-class.ts'
import { preferencesSchema } from '#server/identity/preferences/schema.ts'
import { decisionSchema } from '#server/policy/schema.ts'
import { type RunStatus, runStatusSchema } from '#server/runs/core/run-status-schema.ts'

/** What screens get: DTOs of the read models, safe for the client. Times are RFC 3339 in UTC. */

const time = z.string()

export type { EffectClass, Posture, Rigidity, RunStatus }
export { runStatusSchema }
export const effectStateSchema = z.enum(['planned', 'intended', 'sent', 'confirmed', 'failed', 'unknown', 'skipped'])
export const planItemSchema = z.object({
  ordinal: z.number(),
  summary: z.string(),
  destination: z.string().nullable(),
  amount: z.string().nullable(),
  state: effectStateSchema,
  settledAt: time.nullable(),
  receipt: z.string().nullable(),
  errorText: z.string().nullable(),
  preview: planPreviewSchema,
  /** One item of a list: a person may leave it out of a plan that waits. */
  separable: z.boolean(),
  /** A person wrote part of it. */
  edited: z.boolean(),
})
export type PlanItem = z.infer<typeof planItemSchema>
export const exceptionFlagSchema = z.enum([
  'look-first',
  'first-seen',
  'other-domain',
  'over-usual',
  'from-outside',
  'tells-secret',
  'irreversible',
])
export const planCardSchema = z.object({
  sentence: z.string(),
  facts: z.string().nullable(),
  effectClass: effectClassSchema,
  purpose: z.enum(['run', 'dry-run']),
  /** Which part of the run this is, and why there are several; null where this plan is all. */
  part: z.object({ n: z.number(), of: z.number(), why: z.string().nullable() }).nullable(),
  exceptions: z.array(
    z.object({ ordinal: z.number(), destination: z.string(), amount: z.string().nullable(), flags: z.array(exceptionFlagSchema) }),
  ),
  willDo: z.array(
    z.object({
      phrase: z.string(),
      count: z.number(),
      effectClass: effectClassSchema,
      posture: postureSchema,
      /** It deletes for good: it is approved only after a word was typed, and never together with others. */
      deletes: z.boolean(),
      items: z.array(planItemSchema),
    }),
  ),
  differentFromLastTime: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })).nullable(),
  /** `goals`: what models were asked for, as the author wrote it; of nothing else. */
  lookedAt: z.array(z.object({ name: z.string(), detail: z.string(), goals: z.array(z.string()).optional() })),
  willNot: z.string(),
  whyAsked: z.array(z.string()),
  ifNothing: z.object({ sentence: z.string(), at: time }).nullable(),
  token: z.string().nullable(),
  tokenShort: z.string().nullable(),
  sealedAt: time.nullable(),
  warnings: z.array(z.string()),
  practiceNote: z.string().nullable(),
  sameAsTried: z.boolean().nullable(),
})
export type PlanCard = z.infer<typeof planCardSchema>

export const shellSchema = z.object({
  workspace: z.object({
    id: z.string(),
    name: z.string(),
    tenantName: z.string(),
    timeZone: z.string(),
    practice: z.boolean(),
    ownMail: z.boolean(),
  }),
  person: z.object({ name: z.string(), email: z.string(), role: z.enum(['viewer', 'operator', 'author', 'admin']) }),
  /** This person's own; null follows the browser. */
  preferences: preferencesSchema,
  counts: z.object({ approvals: z.number(), running: z.number(), outbox: z.number(), notices: z.number() }),
})
export type Shell = z.infer<typeof shellSchema>

/** The schedule that started a run, in words. */
/** A member of the kind `client` is a program outside and has no page; `client` is what a program that asked through MCP is called. */
const namedRun = {
  /** What started it; `startedBy` is whose name it runs in. */
  origin: z.enum(['manual', 'schedule', 'webhook', 'mail', 'handoff', 'mcp']),
  ...{ id: z.string(), n: z.number(), memberName: z.string(), memberKind: z.enum(['crew', 'client']) },
  ...{ versionN: z.number(), startedBy: z.string(), client: z.string().nullable(), startedAt: time },
}
const startedByTrigger = z.object({ id: z.string(), readback: z.string() }).nullable()
export const runListItemSchema = z.object({
  id: z.string(),
  n: z.number(),
  memberId: z.string(),
  memberName: z.string(),
  status: runStatusSchema,
  purpose: z.enum(['run', 'dry-run']),
  sentence: z.string().nullable(),
  startedAt: time,
  startedBy: z.string(),
  origin: namedRun.origin,
  trigger: startedByTrigger,
  endedAt: time.nullable(),
  reason: z.string().nullable(),
})
export type RunListItem = z.infer<typeof runListItemSchema>

export const approvalListItemSchema = z.object({
  id: z.string(),
  runId: z.string(),
  runN: z.number(),
  memberName: z.string(),
  sentence: z.string(),
  effectClass: effectClassSchema,
  flags: z.array(exceptionFlagSchema),
  exceptions: z.number(),
  createdAt: time,
  expiresAt: time,
  status: z.enum(['pending', 'approved', 'rejected', 'expired', 'invalidated', 'cancelled']),
  votes: z.number(),
  votesNeeded: z.number(),
  token: z.string(),
  /** Plans with the same may be approved with one tap; null: only by itself. */
  together: z.string().nullable(),
  /** Until when this person set it aside; null when not. */
  snoozedUntil: time.nullable(),
})
export type ApprovalListItem = z.infer<typeof approvalListItemSchema>
export const approvalTabSchema = z.enum(['needs-you', 'later', 'others', 'decided'])
export const homeSchema = z.object({
  needsYou: z.array(approvalListItemSchema),
  runningNow: z.array(runListItemSchema),
  failed: z.array(runListItemSchema),
})
export type Home = z.infer<typeof homeSchema>

export const memberListItemSchema = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  status: z.enum(['provisional', 'active', 'suspended', 'offboarded']),
  rigidity: rigiditySchema.nullable(),
  effectClass: effectClassSchema.nullable(),
  versionN: z.number().nullable(),
  draftDiffers: z.boolean(),
  lastOutcome: runStatusSchema.nullable(),
  lastRunAt: time.nullable(),
  /** When it starts by itself next. */
  nextAt: time.nullable(),
})
export type MemberListItem = z.infer<typeof memberListItemSchema>
export const diagnosticSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  pointer: z.string(),
  message: z.string(),
  hint: z.string(),
  range: z.object({ startLine: z.number(), startColumn: z.number(), endLine: z.number(), endColumn: z.number() }).nullable(),
})
export type DiagnosticDto = z.infer<typeof diagnosticSchema>
export const postureSummarySchema = z.object({
  sentence: z.string(),
  tools: z.array(
    z.object({ tool: z.string(), title: z.string(), effectClass: effectClassSchema, posture: postureSchema, targets: z.array(z.string()) }),
  ),
})
export const memberDetailSchema = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  status: memberListItemSchema.shape.status,
  definition: z.json().nullable(),
  yaml: z.string(),
  /** 0: nothing but the published version is open. */
  revision: z.number(),
  versions: z.array(
    z.object({
      n: z.number(),
      status: z.enum(['draft', 'published', 'superseded']),
      publishedAt: time.nullable(),
      publishedBy: z.string().nullable(),
    }),
  ),
  posture: postureSummarySchema.nullable(),
  diagnostics: z.array(diagnosticSchema),
  inputs: z.record(z.string(), z.json()),
  sampleInputs: z.record(z.string(), z.json()).nullable(),
  lastTry: z.object({ runId: z.string() }).nullable(),
})
export type MemberDetail = z.infer<typeof memberDetailSchema>
export const savedDraftSchema = z.object({
  revision: z.number(),
  diagnostics: z.array(diagnosticSchema),
  posture: postureSummarySchema.nullable(),
})
export type SavedDraftDto = z.infer<typeof savedDraftSchema>

export const railStepSchema = z.object({
  key: z.enum(['plan', 'checks', 'approval', 'carry-out', 'proof']),
  label: z.string(),
  state: z.enum(['done', 'now', 'todo', 'failed', 'skipped']),
  detail: z.string(),
})
export const resultItemSchema = z.object({
  id: z.string(),
  runId: z.string(),
  name: z.string(),
  title: z.string(),
  mime: z.string(),
  size: z.number(),
  createdAt: time,
})
export const runDetailSchema = z.object({
  header: z.object({
    ...namedRun,
    title: z.string(),
    status: runStatusSchema,
    purpose: z.enum(['run', 'dry-run']),
    memberId: z.string(),
    memberStatus: memberListItemSchema.shape.status,
    trigger: startedByTrigger,
    /** The message of another system that started it. */
    message: z.object({ webhookId: z.string(), deliveryId: z.string(), name: z.string() }).nullable(),
    /** The e-mail that started it, while something is kept of it; `mailboxId` is null once the mailbox is gone. */
    mail: z.object({ mailboxId: z.string().nullable(), to: z.string(), from: z.string(), subject: z.string() }).nullable(),
    endedAt: time.nullable(),
    reason: z.string().nullable(),
    reasonText: z.string().nullable(),
    nothingSent: z.boolean(),
    canCancel: z.boolean(),
    canRetry: z.boolean(),
    putBack: runPutBackSchema,
    handoff: runHandoffSchema,
    sameAsTried: z.boolean().nullable(),
  }),
  legs: z.array(z.object({ leg: z.number(), title: z.string(), state: z.string(), token: z.string().nullable() })),
  rail: z.array(railStepSchema),
  card: planCardSchema.nullable(),
  checks: z.array(z.object({ decision: decisionSchema, reason: z.string() })),
  approval: z.object({ id: z.string(), status: approvalListItemSchema.shape.status, expiresAt: time, mine: z.boolean() }).nullable(),
  timeline: z.array(
    z.object({
      at: time,
      text: z.string(),
      tone: z.enum(['neutral', 'ok', 'warn', 'danger']),
      leg: z.number(),
      waitMs: z.number().nullable(),
    }),
  ),
  hold: z
    .object({
      reason: z.string(),
      text: z.string(),
      /** A limit of cost that asks: an admin may allow this run more. In millionths of a euro, what the next question may cost. */
      allow: z.object({ limitId: z.string(), wantedMicro: z.number() }).nullable(),
      /** Whose limit of cost holds it: one that admins set, or its job's own. Null when no limit does. */
      limitOf: z.enum(['workspace', 'job']).nullable(),
      effect: z
        .object({ leg: z.number(), ordinal: z.number(), summary: z.string(), errorText: z.string().nullable(), canResolveAt: time })
        .nullable(),
    })
    .nullable(),
  asks: z.array(
    z.object({ id: z.string(), question: z.string(), options: z.array(z.string()).nullable(), status: z.string(), expiresAt: time }),
  ),
  results: z.array(resultItemSchema),
  proof: z.object({ entries: z.number(), checkpointAt: time.nullable(), keyId: z.string().nullable() }),
})
export type RunDetail = z.infer<typeof runDetailSchema>

export const askItemSchema = z.object({
  id: z.string(),
  runId: z.string(),
  question: z.string(),
  options: z.array(z.string()).nullable(),
  /** JSON Schema of the answer; null when options or any text answer it. */
  form: z.record(z.string(), z.json()).nullable(),
  /** `role:author` and above, or `user:<id or e-mail>`. */
  assignee: z.string(),
  expiresAt: time,
})
export type AskItem = z.infer<typeof askItemSchema>

export const approvalDetailSchema = z.object({
  id: z.string(),
  status: approvalListItemSchema.shape.status,
  token: z.string(),
  expiresAt: time,
  card: planCardSchema,
  run: z.object(namedRun),
  requirement: z.object({ votesNeeded: z.number(), practice: z.boolean(), single: z.boolean(), reasons: z.array(z.string()) }),
  votes: z.array(z.object({ name: z.string(), decision: z.enum(['approve', 'reject']), at: time, reason: z.string() })),
  may: z.object({
    approve: z.boolean(),
    reject: z.boolean(),
    comment: z.boolean(),
    why: z.string().nullable(),
    needsPassword: z.boolean(),
  }),
  wishes: wishesSchema,
  snoozedUntil: time.nullable(),
  /** The plan that was made in its place, once it waits for a decision. */
  next: z.string().nullable(),
})
export type ApprovalDetail = z.infer<typeof approvalDetailSchema>
export const voteSchema = z.object({
  decision: z.enum(['approve', 'reject']),
  token: z.string().regex(/^[0-9a-f]{64}$/),
  reason: z.string().max(2000).default(''),
})

export const resultListSchema = z.object({
  items: z.array(resultItemSchema.extend({ memberName: z.string(), runN: z.number() })),
  /** Goes into `before` for the page after. */
  next: z.string().nullable(),
})
export type ResultList = z.infer<typeof resultListSchema>
export type ResultListItem = z.infer<typeof resultListSchema>['items'][number]
export const fileListSchema = z.object({
  items: z.array(z.object({ path: z.string(), size: z.number(), modified: time })),
  next: z.string().nullable(),
})
export type FileList = z.infer<typeof fileListSchema>
export type FileListItem = z.infer<typeof fileListSchema>['items'][number]
export const auditListSchema = z.object({
  items: z.array(
    z.object({
      seq: z.number(),
      at: time,
      type: z.string(),
      message: z.string(),
      actor: z.string().nullable(),
      runId: z.string().nullable(),
      severity: z.string(),
      hash: z.string(),
    }),
  ),
  next: z.number().nullable(),
  types: z.array(z.string()),
})
export type AuditList = z.infer<typeof auditListSchema>
/** What a verification can find first: a fault of the chain, or a difference between chain and ledger. */
export const FINDING_KINDS = [
  'edited',
  'deleted',
  'inserted',
  'reordered',
  'truncated',
  'fork',
  'restored',
  'swapped-key',
  'no-checkpoint',
  'empty',
  'authority',
  'ledger',
] as const
export const verifyReportSchema = z.object({
  ok: z.boolean(),
  entries: z.number(),
  proved: z.array(z.string()),
  cannot: z.array(z.string()),
  firstBad: z.object({ seq: z.number().nullable(), kind: z.enum(FINDING_KINDS), why: z.string() }).nullable(),
  ledger: z.object({ actions: z.number(), differenceCount: z.number() }),
  authority: z.object({ rights: z.number(), differenceCount: z.number() }),
})
export type VerifyReportDto = z.infer<typeof verifyReportSchema>
