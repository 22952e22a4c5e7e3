import { z } from 'zod'
import { isSecretField, isSecretPath } from '#server/vault/handle.ts'

const FIELDS_MAX = 20
const VALUE_LENGTH_MAX = 65_536
const KEY = '[a-z][a-z0-9-]{0,62}'

/** `bank/main`: no slash in front, at most 512 characters and 10 parts. */
export const secretPathSchema = z.string().refine(isSecretPath, 'small letters, digits, - and _, with / between, at most 10 parts')

/** Where a value may go: an origin on the web, or `stdio:<connector>` for a program that runs on this machine. */
export const originSchema = z.union([
  z.string().regex(new RegExp(`^stdio:${KEY}$`)),
  z.string().refine((text) => /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text, 'an origin such as https://bank.example'),
])

/** Who may use a secret, for what (domain §2, Handle): set by an admin, authenticated together with the value. */
export const bindingSchema = z.strictObject({
  /** Key of the connector: `bank` in `bank.pay`. */
  connector: z.string().regex(new RegExp(`^${KEY}$`)),
  origin: originSchema,
  /** Ids of crew members, or all of the workspace. */
  members: z.union([z.literal('all'), z.array(z.string().regex(/^mem_[0-9a-z_]{1,40}$/)).min(1).max(200)]),
})
export type SecretBinding = z.infer<typeof bindingSchema>

/** Field → value; the values go one way only. */
export const secretFieldsSchema = z
  .record(z.string().refine(isSecretField), z.string().min(1).max(VALUE_LENGTH_MAX))
  .refine((fields) => Object.keys(fields).length >= 1 && Object.keys(fields).length <= FIELDS_MAX, `1 to ${FIELDS_MAX} fields`)

/** What a person sends to save a secret. */
export const secretInputSchema = z.strictObject({ path: secretPathSchema, fields: secretFieldsSchema, binding: bindingSchema })

/** What may be seen of a secret. */
export interface SecretView {
  readonly path: string
  readonly version: number
  readonly fields: readonly string[]
  readonly handles: readonly string[]
  readonly binding: SecretBinding
  readonly savedBy: string
  /** RFC 3339. */
  readonly savedAt: string
}
