import { z } from 'zod'
import { effectClassSchema } from '#server/crew/effect-class.ts'

/** `connector.tool`, for example `files.write`. */
export const toolRefSchema = z.string().regex(/^[a-z][a-z0-9-]{0,62}\.[A-Za-z][A-Za-z0-9_-]{0,62}$/, 'write it as app.ability')

export const argRoleSchema = z.enum(['destination', 'amount', 'selector', 'code', 'content'])
export type ArgRole = z.infer<typeof argRoleSchema>

export const confidentialitySchema = z.enum(['public', 'workspace', 'secret'])
export const integritySchema = z.enum(['authored', 'internal', 'untrusted'])
/** Information-flow label (domain §6). Join = the lower integrity and the higher confidentiality. */
export const labelSchema = z.object({ integrity: integritySchema, confidentiality: confidentialitySchema })
export type Label = z.infer<typeof labelSchema>

export const idempotencySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** The probe tells by itself whether the effect happened. */
  z.object({ kind: z.literal('natural') }),
  /** The upstream drops repeats of the key for `validityMs`. */
  z.object({
    kind: z.literal('byKey'),
    arg: z.string().optional(),
    header: z.string().optional(),
    validityMs: z.number().int().positive(),
  }),
])
export type Idempotency = z.infer<typeof idempotencySchema>

/** Reads the target's present state: a read tool of the same connector, called with `{[arg]: target}`. */
export const probeSchema = z.object({ tool: z.string(), arg: z.string() })

export const jsonSchemaSchema = z.record(z.string(), z.json())

/**
 * What an admin has decided about one tool (domain §2). Suggested by annotations, never taken from them.
 * `pin` digests server key, name, description, schemas and annotations as last accepted.
 */
export const catalogueRowSchema = z.object({
  tool: toolRefSchema,
  pin: z.string(),
  title: z.string(),
  description: z.string(),
  inputSchema: jsonSchemaSchema,
  outputSchema: jsonSchemaSchema,
  /** null = unclassified: counts as `spend`, blocks publishing (M402). */
  effectClass: effectClassSchema.nullable(),
  mutates: z.boolean(),
  /** Argument name → role; unmapped = destination. */
  argRoles: z.record(z.string(), argRoleSchema),
  /** The argument that names what is touched; null when the tool has no single target. */
  targetArg: z.string().nullable(),
  probe: probeSchema.nullable(),
  idempotency: idempotencySchema,
  /** Arguments that take a vault handle. */
  secretSlots: z.array(z.string()),
  /** One line from the sealed arguments: `Send e-mail to {to}`. `{name}` is replaced by the argument. */
  summary: z.string(),
  /** Phrase for a group: `Send {n} e-mails`; {n} is the count; `{n|e-mail|e-mails}` picks by number. */
  summaryMany: z.string(),
  /** Whether what is done can be taken back (`Put it back`). */
  reversible: z.boolean(),
  /** True when a response is a mere receipt that later steps need not read. */
  receiptOnly: z.boolean(),
  /** Highest confidentiality the origin may see. */
  clearance: confidentialitySchema,
  /** Whether an output of this tool is trusted: our own in-process state yes, anything from outside no. */
  outputLabel: labelSchema,
  /**
   * Error contract (domain §5, Take-off 3): a refusal that begins with one of these proves that nothing was done. Only an admin
   * can know; without it a foreign "no" proves nothing.
   */
  errorContract: z.array(z.string()).optional(),
  /** Digest of the connector's settings under which it was accepted; absent for a connector without settings. */
  settings: z.string().optional(),
  state: z.enum(['active', 'quarantined']),
})
export type CatalogueRow = z.infer<typeof catalogueRowSchema>
