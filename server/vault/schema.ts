import { z } from 'zod'
import { msg } from '#server/kernel/language/say.ts'

const PATH = /^[a-z0-9_-]+(?:\/[a-z0-9_-]+){0,9}$/
const PATH_LENGTH_MAX = 512
const FIELD = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/
const FIELDS_MAX = 20
const VALUE_LENGTH_MAX = 65_536
/** Shorter values cannot be told from ordinary text when an app hands them back, so they could not be hidden. */
export const SECRET_LENGTH_MIN = 8

/** `bank/main`: no slash in front, at most 512 characters and 10 parts (requirements §16). */
export const secretPathSchema = z
  .string()
  .max(PATH_LENGTH_MAX)
  .regex(PATH, msg('small letters, digits, - and _, with / between, at most 10 parts'))

/** Bound to this are the secrets that messages to webhooks are signed with. No app may have this key, so none can ask for them. */
export const HOOKS_CONNECTOR = 'hooks'

/** Where a value may go: an origin on the web, or `local` for a connector that runs on this host. */
export const originSchema = z.union(
  [
    z.literal('local'),
    // a mail server: the workspace's own, or that of a mailbox that starts crew members
    z.string().regex(/^(?:smtp|imap):\/\/[a-z0-9.-]{1,253}:\d{1,5}$/),
    z.string().refine((text) => /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text),
  ],
  { error: msg('an origin such as https://bank.example') },
)

/** Who may use a secret, for what (domain §2, Handle): set by an admin, authenticated together with the value. */
export const bindingSchema = z.strictObject({
  /** Key of the connector: `bank` in `bank.pay`. */
  connector: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, msg('small letters, digits and -')),
  origin: originSchema,
  /** Ids of crew members, or all of the workspace. */
  members: z.union([
    z.literal('all'),
    z
      .array(z.string().regex(/^mem_[0-9a-z_]{1,40}$/))
      .min(1)
      .max(200),
  ]),
})
export type SecretBinding = z.infer<typeof bindingSchema>

/** Field → value; the values go one way only. */
export const secretFieldsSchema = z
  .record(z.string().regex(FIELD), z.string().min(SECRET_LENGTH_MIN).max(VALUE_LENGTH_MAX))
  .refine((fields) => Object.keys(fields).length >= 1 && Object.keys(fields).length <= FIELDS_MAX)

/** What a person sends to save a secret. */
export const saveSecretSchema = z.strictObject({ path: secretPathSchema, fields: secretFieldsSchema, binding: bindingSchema })
export type SaveSecret = z.infer<typeof saveSecretSchema>

/** The same as a request brings it. Shapes only: `saveSecret` checks the rest, so that no message repeats what was given. */
const bindingBodySchema = z.strictObject({
  connector: z.string().max(63),
  origin: z.string().max(300),
  members: z.union([z.literal('all'), z.array(z.string().max(64)).max(200)]),
})
const fieldsBodySchema = z.record(z.string().max(64), z.string().max(VALUE_LENGTH_MAX))
export const saveSecretBodySchema = z.strictObject({
  path: z.string().max(PATH_LENGTH_MAX),
  fields: fieldsBodySchema,
  binding: bindingBodySchema,
})
export const rotateSecretBodySchema = z.strictObject({
  path: z.string().max(PATH_LENGTH_MAX),
  fields: fieldsBodySchema,
  binding: bindingBodySchema.optional(),
})

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

/** `vault:/path#field`: the only form of a secret outside the vault. */
export interface Handle {
  readonly path: string
  readonly field: string
}

/** `vault:/bank/main#key` in its parts, or null when the text is no handle: whole, literally, nothing around it. */
export function parseHandle(text: string): Handle | null {
  const match = /^vault:\/([^#]+)#([^#]+)$/.exec(text)
  const [, path = '', field = ''] = match ?? []
  return secretPathSchema.safeParse(path).success && FIELD.test(field) ? { path, field } : null
}

export function formatHandle({ path, field }: Handle): string {
  return `vault:/${path}#${field}`
}
