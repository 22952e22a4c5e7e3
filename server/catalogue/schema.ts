import { z } from 'zod'
import { type ArgRole, catalogueRowSchema, type Idempotency } from '#server/crew/catalogue-row.ts'
import { msg } from '#server/kernel/language/say.ts'
import { HOOKS_CONNECTOR } from '#server/vault/schema.ts'

/** What screens and routes say about connected apps; safe for the client. Times are RFC 3339 in UTC. */

export type { ArgRole, Idempotency }

const ERROR_CONTRACT = { linesMax: 10, lengthMin: 3, lengthMax: 200 } as const
const PATTERNS_MAX = 20
export const SITES_MAX = 20

/** What an admin decides about a tool; its name, schemas and texts come from the server. */
export const decisionSchema = catalogueRowSchema
  .pick({
    effectClass: true,
    mutates: true,
    argRoles: true,
    targetArg: true,
    probe: true,
    idempotency: true,
    secretSlots: true,
    summary: true,
    summaryMany: true,
    reversible: true,
    receiptOnly: true,
    clearance: true,
    outputLabel: true,
  })
  .extend({
    errorContract: z
      .array(z.string().trim().min(ERROR_CONTRACT.lengthMin).max(ERROR_CONTRACT.lengthMax))
      .max(ERROR_CONTRACT.linesMax)
      .optional(),
  })
export type Decision = z.infer<typeof decisionSchema>
/** The same as it is stored: a row that was changed behind the product's back is still shown. */
export const shownDecisionSchema = decisionSchema.extend({ errorContract: z.array(z.string()).optional() })

/** Key of a connector: `bank` in `bank.pay`. */
const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, msg('small letters, digits and -'))
  .refine((key) => key !== HOOKS_CONNECTOR && key !== 'webhook', msg('this short name belongs to Muster'))
const nameSchema = z.string().trim().min(1, msg('Fill this in')).max(80, msg('80 characters at most'))

const patternSchema = z
  .string()
  .max(300)
  .refine((text) => /^\/[^\s?#\\]*$/.test(text), msg('a path such as /tickets or /api/**'))

/** One origin that an `http` connector may reach, and by which paths (domain §4, Reads are sinks too). */
export const siteSchema = z.strictObject({
  origin: z
    .string()
    .max(300)
    .refine(
      (text) => /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text,
      msg('an origin such as https://tickets.example'),
    ),
  /** `*` is any text without `/`, `**` any text. Read without asking, as far as the job description says nothing stricter. */
  reads: z.array(patternSchema).max(PATTERNS_MAX),
  /** Paths that may be sent to, after asking. */
  sends: z.array(patternSchema).max(PATTERNS_MAX),
  /** An admin lists it although its address is private. */
  private: z.boolean().default(false),
  /** The header that a saved secret goes into, and what stands before the secret. */
  header: z
    .strictObject({ name: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, msg('a header name')), prefix: z.string().max(40).default('') })
    .nullable()
    .default(null),
})
export type Site = z.infer<typeof siteSchema>
export const sitesSchema = z
  .array(siteSchema)
  .max(SITES_MAX)
  .refine((sites) => new Set(sites.map(({ origin }) => origin)).size === sites.length, msg('each origin once'))

/** Settings by kind, as stored. */
/** Whether the app may ask models as the crew member that a call is for, while its run goes on (domain §9). */
const asMemberSchema = z.boolean().optional()
export const stdioConfigSchema = z.strictObject({ entry: z.string(), asMember: asMemberSchema })
export const httpConfigSchema = z.strictObject({ sites: sitesSchema })
export const remoteConfigSchema = z.strictObject({
  url: z
    .string()
    .max(2000)
    .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), msg('an address such as https://apps.example/mcp')),
  private: z.boolean().default(false),
  asMember: asMemberSchema,
  /** A saved secret that goes along with every call: bound to this app, its origin, and all crew members. */
  header: z
    .strictObject({
      name: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, msg('a header name')),
      prefix: z.string().max(40).default(''),
      handle: z.string().max(600),
    })
    .nullable()
    .default(null),
})
export type RemoteConfig = z.infer<typeof remoteConfigSchema>

/** A request to connect an app. The fields that a kind needs are checked by the operation. */
export const connectAppSchema = z.strictObject({
  kind: z.enum(['stdio', 'remote', 'http']),
  key: z.string().max(63),
  name: z.string().max(80),
  /** stdio: the name of an entry of the installation's allow-list. */
  entry: z.string().max(63).optional(),
  /** remote: address of a Streamable HTTP server. */
  url: z.string().max(2000).optional(),
  private: z.boolean().optional(),
  /** remote: a saved secret that goes along with every call. */
  header: z.strictObject({ name: z.string().max(64), prefix: z.string().max(40), handle: z.string().max(600).optional() }).optional(),
  /** Saved at once as `vault:/<key>#key`, bound to this app, its one origin and all crew members; in place of a handle. */
  secret: z.string().min(1).max(65_536).optional(),
  /** http */
  sites: z.array(z.unknown()).max(SITES_MAX).optional(),
})
export type ConnectApp = z.infer<typeof connectAppSchema>

/** The same, complete for its kind. */
export const newConnectorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stdio'), key: keySchema, name: nameSchema, config: stdioConfigSchema }),
  z.object({ kind: z.literal('remote'), key: keySchema, name: nameSchema, config: remoteConfigSchema }),
  z.object({ kind: z.literal('http'), key: keySchema, name: nameSchema, config: httpConfigSchema }),
])
export type NewConnector = z.infer<typeof newConnectorSchema>

export const changeConnectorSchema = z.strictObject({
  enabled: z.boolean().optional(),
  name: z.string().max(80).optional(),
  /** remote only: another address makes every ability need a look. */
  url: z.string().max(2000).optional(),
  private: z.boolean().optional(),
  /** stdio and remote: whether it may ask models as the crew member that a call is for. */
  asMember: z.boolean().optional(),
  /** http only: the whole new list. */
  sites: z.array(z.unknown()).max(SITES_MAX).optional(),
})
export type ChangeConnector = z.infer<typeof changeConnectorSchema>

export const acceptAbilitySchema = z.strictObject({
  /** `bank.pay` */
  tool: z.string().max(130),
  /** The pin that was looked at. */
  seenPin: z.string().max(64),
  decision: decisionSchema,
})

/** How the last test of a connection ended; what it found is in the catalogue. */
export const testOutcomeSchema = z.object({
  ok: z.boolean(),
  /** Error code and words when it did not work. */
  code: z.string().nullable(),
  why: z.string().nullable(),
  /** Abilities that the app announced. */
  abilities: z.number(),
  fresh: z.number(),
  changed: z.number(),
  gone: z.number(),
  refused: z.number(),
  /** stdio: false when it runs unconfined, as the operator allowed. */
  confined: z.boolean().nullable(),
})
export type TestOutcome = z.infer<typeof testOutcomeSchema>

const time = z.string()

/** One thing that differs between what was accepted and what the app says now. */
export const driftSchema = z.object({
  field: z.enum(['title', 'description', 'arguments', 'answer', 'hints']),
  before: z.string().nullable(),
  after: z.string(),
})
export type Drift = z.infer<typeof driftSchema>

export const abilitySchema = z.object({
  tool: z.string(),
  title: z.string(),
  description: z.string(),
  /** `ready` in use · `fresh` no kind yet · `changed`, `gone`, `alike` need a look · `unsigned` its record does not hold. */
  state: z.enum(['ready', 'fresh', 'changed', 'gone', 'alike', 'unsigned']),
  /** `alike`: the ability of another app that it reads like. */
  like: z.string().nullable(),
  decision: shownDecisionSchema,
  /** Pin in force, and the one that would be accepted now. */
  pin: z.string(),
  seenPin: z.string().nullable(),
  args: z.array(z.object({ name: z.string(), type: z.string(), required: z.boolean() })),
  drift: z.array(driftSchema),
  bundled: z.boolean(),
  acceptedBy: z.string().nullable(),
  acceptedAt: time.nullable(),
})
export type Ability = z.infer<typeof abilitySchema>

/** By which sign-in a remote app is spoken to. */
export const appSignInSchema = z.object({
  /** `again`: it is over, or was for another address. */
  state: z.enum(['signed-in', 'again', 'signed-out']),
  /** Host of the server that gave the tokens. */
  at: z.string(),
  /** What that server knows Muster by. */
  client: z.string(),
  clientKnownBy: z.enum(['typed', 'document', 'registered']),
  /** What it allows, in the server's own names. */
  scopes: z.array(z.string()),
  /** What the app wants beyond that; it is asked for only when an admin agrees. */
  wants: z.array(z.string()),
  by: z.string(),
  since: time,
})
export type AppSignIn = z.infer<typeof appSignInSchema>

export const connectorSchema = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  kind: z.enum(['in-process', 'stdio', 'remote', 'http']),
  enabled: z.boolean(),
  /** `testing` while the worker tries it. */
  state: z.enum(['ready', 'off', 'needs-look', 'no-kind', 'unanswered', 'not-allowed', 'sign-in', 'testing', 'untested']),
  entry: z.string().nullable(),
  url: z.string().nullable(),
  private: z.boolean(),
  asMember: z.boolean(),
  header: z.object({ name: z.string(), handle: z.string() }).nullable(),
  /** Null: nobody ever signed in to it. */
  signIn: appSignInSchema.nullable(),
  sites: z.array(siteSchema),
  testedAt: time.nullable(),
  test: testOutcomeSchema.nullable(),
  abilities: z.array(abilitySchema),
})
export type Connector = z.infer<typeof connectorSchema>
