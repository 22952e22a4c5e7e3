import { z } from 'zod'
import { problemSchema } from '#server/bridge/authoring/schema.ts'
import { postureSummarySchema } from '#server/bridge/schema.ts'
import { effectClassSchema } from '#server/crew/effect-class.ts'

/** Conversations that hire, as screens and programs get them. Times are RFC 3339 in UTC. */

export const AUTHORING_LIMITS = { saidCharsMax: 8000, turnsMax: 100, openMax: 50, turnMs: 150_000 } as const

const pathSchema = z.array(z.string().max(300)).min(1).max(40)

export const startSessionSchema = z.object({
  /** A crew member that is there already; without it the conversation hires a new one. */
  memberId: z.string().max(64).optional(),
})
export const takeTurnSchema = z.object({
  text: z.string().trim().min(1).max(AUTHORING_LIMITS.saidCharsMax),
  /** Turns that the conversation had when this was said; another one meanwhile is answered by 409. */
  after: z.number().int().min(0).max(AUTHORING_LIMITS.turnsMax),
})
export const decideSchema = z.object({
  /** Number of the turn that proposed it. */
  turn: z.number().int().min(1),
  /** Revision of the draft that was compared with; 0 where none is open. */
  revision: z.number().int().min(0),
  /** Places to take over or to decline; all that is open when left out. */
  paths: z.array(pathSchema).min(1).max(500).optional(),
})
export const undoSchema = z.object({ revision: z.number().int().min(0) })
export const unlockSchema = z.object({ path: pathSchema })

const confirmKindSchema = z.enum(['destination', 'amount', 'freedom'])
const gapSchema = z.object({ kind: z.enum(['app', 'skill', 'secret', 'model', 'member']), name: z.string(), pointer: z.string() })
const triggerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('manual') }),
  z.object({ kind: z.literal('schedule'), cron: z.string().max(200), zone: z.string().max(80) }),
  z.object({ kind: z.literal('webhook') }),
  z.object({ kind: z.literal('mail') }),
])
const questionSchema = z.object({ text: z.string(), options: z.array(z.string()), slot: z.string() })
const pointerNull = z.string().nullable()

/** What an author gives beside the definition; also how a turn keeps it. */
export const keptAnswerSchema = z.object({
  understood: z.array(z.object({ text: z.string(), pointer: pointerNull })),
  question: questionSchema.nullable(),
  gaps: z.array(gapSchema),
  trigger: triggerSchema,
  /** Places to confirm, by name; and the values in them by what they do, so that they are known under another name. */
  toConfirm: z.array(
    z.object({
      path: z.array(z.string()),
      kind: confirmKindSchema,
      bound: z.array(z.object({ role: z.string(), digest: z.string() })).optional(),
    }),
  ),
  /** The built-in author answered in the place of the model, and why (an error code). */
  insteadOf: z.string().nullable(),
})
export type KeptAnswer = z.infer<typeof keptAnswerSchema>

export const turnViewSchema = z.object({
  n: z.number(),
  said: z.string(),
  saidBy: z.string(),
  saidAt: z.string(),
  /** Secrets that were taken out of it before anything was kept. */
  secretsHidden: z.number(),
  status: z.enum(['working', 'done', 'failed']),
  author: z.enum(['built-in', 'model']).nullable(),
  model: z.string().nullable(),
  heard: z.string(),
  /** `toConfirm`: places that stand out until a person confirms them. */
  answer: keptAnswerSchema.nullable(),
  /** Changes that it proposed, taken over so far, or null where it proposed nothing. */
  changes: z.object({ proposed: z.number(), accepted: z.number() }).nullable(),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  costMicros: z.number().nullable(),
  errorCode: z.string().nullable(),
})
export type TurnView = z.infer<typeof turnViewSchema>

export const proposalSchema = z.object({
  turn: z.number(),
  /** Send it along with the decision. */
  revision: z.number(),
  changes: z.array(
    z.object({
      path: z.array(z.string()),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
      /** What in it a person has to confirm before the crew member can be put to work. */
      confirm: z.array(confirmKindSchema),
    }),
  ),
  /** The definition if all of it is taken over, and what the compiler makes of that. */
  whole: z.object({
    definition: z.record(z.string(), z.unknown()),
    posture: postureSummarySchema.nullable(),
    problems: z.array(problemSchema),
    programDigest: z.string().nullable(),
    tools: z.array(z.object({ tool: z.string(), title: z.string(), effectClass: effectClassSchema.nullable() })),
  }),
})
export type Proposal = z.infer<typeof proposalSchema>

export const sessionViewSchema = z.object({
  id: z.string(),
  memberId: z.string().nullable(),
  memberName: z.string().nullable(),
  /** Who answers next: `model` is null for the built-in author. */
  author: z.object({ kind: z.enum(['built-in', 'model']), model: z.string().nullable() }),
  turns: z.array(turnViewSchema),
  turnsLeft: z.number(),
  isOpen: z.boolean(),
  proposal: proposalSchema.nullable(),
  /** Places that later turns leave as they stand. */
  locks: z.array(z.object({ path: z.array(z.string()), why: z.enum(['edited', 'declined']) })),
  /** Revision to send along with an undo; null when there is nothing to take back. */
  undo: z.object({ turn: z.number(), revision: z.number(), hires: z.boolean() }).nullable(),
})
export type SessionView = z.infer<typeof sessionViewSchema>

export const sessionMadeSchema = z.object({ id: z.string() })
export const decidedSchema = z.object({ memberId: z.string().nullable(), revision: z.number(), programDigest: z.string().nullable() })
export type Decided = z.infer<typeof decidedSchema>

/** Lines of the answer while the author works: one JSON value a line. The state afterwards is that of the GET. */
export type TurnEvent =
  | { readonly type: 'hidden'; readonly n: number; readonly spans: readonly { readonly start: number; readonly end: number }[] }
  | { readonly type: 'text'; readonly piece: string }
  | { readonly type: 'done'; readonly n: number }
  | { readonly type: 'failed'; readonly n: number; readonly code: string; readonly title: string; readonly detail: string }
