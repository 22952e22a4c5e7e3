import { z } from 'zod'
import { mailSecuritySchema } from '#server/connectors/mail/mail-server/schema.ts'
import { msg } from '#server/kernel/language/say.ts'
import { runStatusSchema } from '#server/runs/core/run-status-schema.ts'
import { SECRET_LENGTH_MIN } from '#server/vault/schema.ts'

/** What screens and the API say and hear of mailboxes; safe for the client. Times are RFC 3339 in UTC. */
const time = z.string()

/** Bytes of one message; a larger one starts nothing. */
export const MAIL_BYTES_MAX = 50 * 1024 * 1024

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/
const PRINTED = /^[^\p{Cc}]*$/u

const serverFields = {
  host: z.string().trim().toLowerCase().max(253).regex(HOST, msg('Write a name like mail.example.com')),
  port: z.number().int().min(1).max(65_535),
  security: mailSecuritySchema,
  /** It stands inside the own network; without it private addresses are refused. */
  inside: z.boolean(),
  userName: z.string().trim().min(1, msg('Write the user name of the mailbox')).max(200).regex(PRINTED),
  /** Left out = as it was; goes into the vault and never comes back. */
  password: z.string().min(SECRET_LENGTH_MIN).max(1000).optional(),
  folder: z.string().trim().min(1).max(200).regex(PRINTED).default('INBOX'),
}
/** Input of the crew member → a value with expressions over `payload`, the message. */
const mappingSchema = z.record(z.string().max(48), z.json())

export const newMailboxSchema = z.strictObject({
  memberId: z.string().max(64),
  ...serverFields,
  markSeen: z.boolean().default(false),
  inputs: mappingSchema,
})
export type NewMailbox = z.infer<typeof newMailboxSchema>
export const changeMailboxSchema = z.strictObject({
  ...serverFields,
  markSeen: z.boolean(),
  inputs: mappingSchema,
  /** The one that was shown: a change in between is a conflict. */
  revision: z.int().min(1),
})
export type MailboxChange = z.infer<typeof changeMailboxSchema>
/** With `id`, the kept password is tried where none is given. */
export const testMailboxSchema = z.strictObject({ id: z.string().max(64).optional(), ...serverFields })
export type MailboxTest = z.infer<typeof testMailboxSchema>
export const mailboxAnswerSchema = z.object({
  ok: z.boolean(),
  /** The server's words, or why none came. */
  answer: z.string(),
  /** It was there, and refused user name or password. */
  signInRefused: z.boolean(),
})
export type MailboxAnswer = z.infer<typeof mailboxAnswerSchema>

export const mailboxSchema = z.object({
  id: z.string(),
  memberId: z.string(),
  host: z.string(),
  port: z.number(),
  security: mailSecuritySchema,
  inside: z.boolean(),
  userName: z.string(),
  folder: z.string(),
  markSeen: z.boolean(),
  inputs: mappingSchema,
  /** Starter of its runs. */
  owner: z.object({ name: z.string(), isYou: z.boolean() }),
  pause: z.object({ reason: z.enum(['person', 'owner_left', 'owner_role', 'sign_in']), at: time, by: z.string().nullable() }).nullable(),
  polledAt: time.nullable(),
  /** Why the last look failed; null when it went well. */
  problem: z.string().nullable(),
  revision: z.number(),
})
export type MailboxItem = z.infer<typeof mailboxSchema>
export const mailboxListSchema = z.object({ items: z.array(mailboxSchema) })
export type MailboxList = z.infer<typeof mailboxListSchema>

export const mailMessageSchema = z.object({
  at: time,
  /** As the sender wrote it: proves nothing. */
  from: z.string(),
  subject: z.string(),
  size: z.number(),
  outcome: z.enum(['started', 'refused', 'repeated']),
  reason: z.string().nullable(),
  /** The input of the crew member that the reason is about, by its name; null when it is about none. */
  input: z.string().nullable(),
  runId: z.string().nullable(),
  status: runStatusSchema.nullable(),
})
export type MailMessageItem = z.infer<typeof mailMessageSchema>
export const mailMessageListSchema = z.object({ items: z.array(mailMessageSchema) })
export type MailMessageList = z.infer<typeof mailMessageListSchema>
