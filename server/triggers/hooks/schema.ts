import { z } from 'zod'
import { msg } from '#server/kernel/language/say.ts'
import { runStatusSchema } from '#server/runs/core/run-status-schema.ts'

/** What screens and the API say and hear of webhooks; safe for the client. Times are RFC 3339 in UTC. */
const time = z.string()

/** Bytes of one message (requirements 10). */
export const MESSAGE_BYTES_MAX = 1024 * 1024
/** A sample is for reading and trying. */
const SAMPLE_LENGTH_MAX = 64 * 1024
export const HEADERS_MAX = 10

const nameSchema = z.string().trim().min(1).max(80)
/** Input of the crew member → a value with expressions over `payload` and `headers`. */
const mappingSchema = z.record(z.string().max(48), z.json())
const headerSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9-]{1,64}$/, msg('the name of a header'))
  .refine((name) => !/^(authorization|cookie|proxy-.*|x-forwarded-.*|webhook-signature)$/.test(name), msg('this header is never shown'))
const sampleSchema = z.json().refine((value) => JSON.stringify(value).length <= SAMPLE_LENGTH_MAX, msg('at most 64 kB'))

export const newWebhookSchema = z.object({
  memberId: z.string().max(64),
  name: nameSchema,
  inputs: mappingSchema,
  headers: z.array(headerSchema).max(HEADERS_MAX).default([]),
  /** A message as its sender would send it. */
  sample: sampleSchema,
})
export type NewWebhook = z.infer<typeof newWebhookSchema>
export const changeWebhookSchema = z.object({
  name: nameSchema.optional(),
  inputs: mappingSchema.optional(),
  headers: z.array(headerSchema).max(HEADERS_MAX).optional(),
  sample: sampleSchema.optional(),
  /** The one that was shown: a change in between is a conflict. */
  revision: z.int().min(1),
})
export type WebhookChange = z.infer<typeof changeWebhookSchema>

/** Shown once: afterwards nobody can read it back. */
export const shownSecretSchema = z.object({
  webhookId: z.string(),
  /** Below the address of this installation: `/api/hooks/…`. */
  path: z.string(),
  secret: z.string(),
  /** Until when the secret before still counts. */
  previousUntil: time.nullable(),
})
export type ShownSecret = z.infer<typeof shownSecretSchema>

export const webhookSchema = z.object({
  id: z.string(),
  memberId: z.string(),
  name: z.string(),
  path: z.string(),
  inputs: mappingSchema,
  headers: z.array(z.string()),
  sample: z.json(),
  owner: z.object({ name: z.string(), isYou: z.boolean() }),
  rotatedAt: time,
  /** Set while the secret before still counts. */
  previousUntil: time.nullable(),
  pause: z.object({ reason: z.enum(['person', 'owner_left', 'owner_role']), at: time, by: z.string().nullable() }).nullable(),
  last: z.object({ receivedAt: time, outcome: z.string() }).nullable(),
  revision: z.number(),
})
export type WebhookItem = z.infer<typeof webhookSchema>
export const webhookListSchema = z.object({ items: z.array(webhookSchema), allPaused: z.boolean() })
export type WebhookList = z.infer<typeof webhookListSchema>

export const REFUSALS = ['missing', 'bad_id', 'bad_time', 'old', 'future', 'not_text', 'no_match', 'not_json', 'too_large'] as const
export type Refusal = (typeof REFUSALS)[number]

/** What would have been right, for a signature that was not: seen by people of the workspace alone. */
export const expectedSchema = z.object({
  /** Signatures that would have counted: how they begin, so that nobody can send what they were read from. */
  expected: z.array(z.string()),
  received: z.string(),
  /** Which common mistake gives exactly what came; null = none that we know. */
  looksLike: z.enum(['secret_as_text', 'hex', 'without_id', 'without_time', 'changed_body', 'old_secret']).nullable(),
})
export type ExpectedSignature = z.infer<typeof expectedSchema>

export const deliverySchema = z.object({
  id: z.string(),
  messageId: z.string(),
  receivedAt: time,
  status: z.number(),
  tookMs: z.number(),
  outcome: z.enum(['taken', 'started', 'skipped', 'failed', 'refused']),
  reason: z.string().nullable(),
  /** The input of the crew member that the reason is about, by its name; null when it is about none. */
  input: z.string().nullable(),
  run: z.object({ id: z.string(), n: z.number(), status: runStatusSchema }).nullable(),
  bodyBytes: z.number(),
  repeats: z.number(),
})
export type DeliveryItem = z.infer<typeof deliverySchema>
export const deliveryListSchema = z.object({ items: z.array(deliverySchema), next: z.string().nullable() })
export type DeliveryList = z.infer<typeof deliveryListSchema>
export const deliveryDetailSchema = deliverySchema.extend({
  headers: z.record(z.string(), z.string()),
  bodyDigest: z.string(),
  /** As it came; null where nothing was kept. */
  body: z.string().nullable(),
  expected: expectedSchema.nullable(),
  /** From receiving it to its run, in ms. */
  startedAfterMs: z.number().nullable(),
})
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>
/** What a sender is told. */
export const takenSchema = z.object({ invocationId: z.string() })
