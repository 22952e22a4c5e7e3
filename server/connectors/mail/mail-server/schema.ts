import { z } from 'zod'
import { msg } from '#server/kernel/language/say.ts'
import { SECRET_LENGTH_MIN } from '#server/vault/schema.ts'

/** The workspace's own mail server, as an admin sets it; safe for the client. */
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/

export const mailSecuritySchema = z.enum(['tls', 'starttls', 'none'])
export type MailSecurity = z.infer<typeof mailSecuritySchema>

export const saveMailServerSchema = z.strictObject({
  host: z.string().trim().toLowerCase().max(253).regex(HOST, msg('Write a name like mail.example.com')),
  port: z.number().int().min(1).max(65_535),
  security: mailSecuritySchema,
  /** It stands inside the own network; without it private addresses are refused. */
  inside: z.boolean(),
  /** Empty = it wants no sign-in. */
  userName: z.string().trim().max(200),
  /** Left out = as it was; goes into the vault and never comes back. */
  password: z.string().min(SECRET_LENGTH_MIN).max(1000).optional(),
  sender: z
    .string()
    .trim()
    .max(254)
    .pipe(z.email(msg('Write an address like office@example.com'))),
})
export type SaveMailServer = z.infer<typeof saveMailServerSchema>

export const mailServerSchema = z.object({
  practice: z.boolean(),
  /** Null = mail stays in the local outbox. */
  server: z
    .object({
      host: z.string(),
      port: z.number(),
      security: mailSecuritySchema,
      inside: z.boolean(),
      userName: z.string(),
      hasPassword: z.boolean(),
      sender: z.string(),
      changedAt: z.string(),
    })
    .nullable(),
  /** Where a test goes: the reader's own address. */
  testTo: z.string(),
  /** Notices of the last week that could not be delivered. */
  undelivered: z.object({ n: z.number(), lastAnswer: z.string().nullable() }),
})
export type MailServerView = z.infer<typeof mailServerSchema>

export const mailTestSchema = z.object({
  ok: z.boolean(),
  to: z.string(),
  /** The server's words, or why none came. */
  answer: z.string(),
})
export type MailTest = z.infer<typeof mailTestSchema>
