import { z } from 'zod'
import { msg } from '#server/kernel/language/say.ts'

/** Kinds of notices, and how each is heard of by mail where a person chose nothing. Safe for the client. */
export const NOTICE_KINDS = {
  approval_requested: { mail: 'at_once', means: msg('A plan waits for your decision') },
  approval_reminder: { mail: 'at_once', means: msg('A plan still waits: half of its time is over, or two hours are left') },
  approval_escalated: { mail: 'at_once', means: msg('Nobody decided in half of the time, and you are an admin') },
  changes_requested: { mail: 'at_once', means: msg('Somebody who decides wants a plan of yours changed or explained') },
  changes_answered: { mail: 'at_once', means: msg('What you wanted changed was answered') },
  question_asked: { mail: 'at_once', means: msg('A crew member asks you something') },
  run_held: { mail: 'at_once', means: msg('A run is paused and needs somebody') },
  run_failed: { mail: 'at_once', means: msg('A run in your name failed') },
  handoff_refused: { mail: 'at_once', means: msg('A run in your name could not pass its work on') },
  schedule_paused: { mail: 'at_once', means: msg('A schedule in your name was paused') },
  mailbox_paused: { mail: 'at_once', means: msg('A mailbox in your name was paused') },
  skill_withdrawn: { mail: 'at_once', means: msg('A version of a skill was withdrawn for its security') },
  skill_permission: { mail: 'at_once', means: msg('A skill waits for a permission that you may give, or one that you added lost it') },
  app_sign_in: { mail: 'at_once', means: msg('A connected app waits for somebody to sign in') },
  spend_warned: { mail: 'at_once', means: msg('A limit for models is nearly used up') },
  spend_refused: { mail: 'at_once', means: msg('A limit for models does not reach') },
  set_up_asked: { mail: 'at_once', means: msg('Somebody needs an app, a saved secret or a model that only an admin can set up') },
  permission_suspended: { mail: 'digest', means: msg('A standing permission was suspended') },
} as const satisfies Record<string, { mail: MailChoice; means: string }>
export type NoticeKind = keyof typeof NOTICE_KINDS
export const NOTICE_KIND_NAMES = Object.keys(NOTICE_KINDS) as NoticeKind[]

export const mailChoiceSchema = z.enum(['at_once', 'digest', 'none'])
export type MailChoice = z.infer<typeof mailChoiceSchema>

export const noticeKindSchema = z.enum(NOTICE_KIND_NAMES as [NoticeKind, ...NoticeKind[]])

/** Ids of what a notice is about; what it says is read when it is shown or sent. */
export const noticeAboutSchema = z.object({
  runId: z.string().optional(),
  approvalId: z.string().optional(),
  askId: z.string().optional(),
  triggerId: z.string().optional(),
  memberId: z.string().optional(),
  skillVersionId: z.string().optional(),
  skillBindingId: z.string().optional(),
  connectorId: z.string().optional(),
  setUpRequestId: z.string().optional(),
  /** Of what models may cost; with its height and how much of it was used then, in millionths of a euro. */
  limitId: z.string().optional(),
  maxMicro: z.number().optional(),
  usedMicro: z.number().optional(),
  /** Why a run is held or failed, why a schedule was paused: a code, never a text from outside. */
  reason: z.string().optional(),
  /** User ids of those whom the receiver stands in for. */
  standsInFor: z.array(z.string()).optional(),
})
export type NoticeAbout = z.infer<typeof noticeAboutSchema>

export const noticeItemSchema = z.object({
  id: z.string(),
  kind: noticeKindSchema,
  title: z.string(),
  sentence: z.string(),
  href: z.string(),
  at: z.string(),
  read: z.boolean(),
  /** Names of those whom the reader stands in for. */
  standsInFor: z.array(z.string()),
})
export type NoticeItem = z.infer<typeof noticeItemSchema>
export const noticeListSchema = z.object({
  items: z.array(noticeItemSchema),
  unread: z.number(),
  /** Goes into `before` for the page after. */
  next: z.string().nullable(),
})
export type NoticeList = z.infer<typeof noticeListSchema>

export const changeChoicesSchema = z.object({ choices: z.partialRecord(noticeKindSchema, mailChoiceSchema) })
export const noticeChoicesSchema = z.object({
  kinds: z.array(z.object({ kind: noticeKindSchema, means: z.string(), mail: mailChoiceSchema })),
  /** When the digest goes out, on the workspace's clock. */
  digestAt: z.string(),
})
export type NoticeChoices = z.infer<typeof noticeChoicesSchema>
export const markReadSchema = z.object({ ids: z.union([z.literal('all'), z.array(z.string().max(64)).min(1).max(100)]) })
