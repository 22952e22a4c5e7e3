import { z } from 'zod'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const digests = z.record(z.string(), z.string())

/**
 * What a plan-token is the hash of (domain §5, Seal): everything that the plan depends on, and every artifact.
 * Times, expiry and the signature lie outside, so equal plans of one attempt get equal tokens.
 */
export const planDocumentSchema = z.strictObject({
  v: z.literal(1),
  epoch: z.string().min(1),
  workspaceId: z.string().min(1),
  memberId: z.string().min(1),
  versionId: z.string().min(1),
  programDigest: digest,
  runId: z.string().min(1),
  leg: z.number().int().min(1),
  attempt: z.number().int().min(1),
  purpose: z.enum(['run', 'dry-run']),
  inputDigest: digest,
  readsDigest: digest,
  /** Connector key → digest of its tools' pins. */
  connectorDigests: digests,
  /** Tool → pin. */
  toolPins: digests,
  catalogueDigest: digest,
  /** Handle → version of the secret in use. */
  secretVersions: z.record(z.string(), z.number().int()),
  skillLockDigest: digest,
  policyDigest: digest,
  postureVersion: z.string().min(1),
  whitelistDigests: z.array(digest),
  models: z.array(z.string()),
  engineId: z.string().min(1),
  protocolVersion: z.string().min(1),
  artifacts: z.array(
    z.strictObject({ name: z.string(), role: z.enum(['evidence', 'state', 'log']), hash: digest, size: z.number().int().min(0) }),
  ),
})
export type PlanDocument = z.infer<typeof planDocumentSchema>
