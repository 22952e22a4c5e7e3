import { z } from 'zod'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const workspaceId = z.string().max(80)

const authorityKind = z.enum(['vote', 'grant', 'whitelist', 'effect-class', 'policy'])
export type AuthorityKind = z.infer<typeof authorityKind>

/** What may be asked of the signer: one JSON document a line, on its unix socket. */
export const signerRequestSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('status') }),
  z.strictObject({
    op: z.literal('announce'),
    systemIdentifier: z.string().max(80),
    place: z.string().max(500),
    heads: z.record(workspaceId, z.number().int().min(0)),
    signed: z.record(workspaceId, z.number().int().min(0)).optional(),
  }),
  z.strictObject({ op: z.literal('signPlan'), workspaceId, token: digest, issuedAt: z.iso.datetime(), expiresAt: z.iso.datetime() }),
  z.strictObject({
    op: z.literal('signAuthority'),
    workspaceId,
    kind: authorityKind,
    digest,
  }),
  z.strictObject({
    op: z.literal('signCheckpoint'),
    workspaceId,
    size: z.number().int().min(1),
    rootHash: digest,
    proof: z.array(digest).max(64),
  }),
  z.strictObject({ op: z.literal('startEpoch'), workspaces: z.array(workspaceId).min(1).max(10_000), reason: z.string().min(1).max(500) }),
])
export type SignerRequest = z.infer<typeof signerRequestSchema>

export const signerStatusSchema = z.object({
  epoch: z.string(),
  keyId: z.string(),
  publicKeyPem: z.string(),
  separated: z.boolean(),
  heads: z.record(z.string(), z.object({ size: z.number(), rootHash: z.string() })),
})
export type SignerStatus = z.infer<typeof signerStatusSchema>

export const signerResponseSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.json() }),
  z.object({ ok: z.literal(false), code: z.string(), why: z.string() }),
])
