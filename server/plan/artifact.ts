import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import { sha256, taggedDigest } from '#server/kernel/digest.ts'

/** CabinCrew's roles of an artifact: for decisions, to be applied, for people reading logs. */
export type ArtifactRole = 'evidence' | 'state' | 'log'

/** One thing in a plan, as stored: canonical text, hashes of exactly those bytes, size of the body in bytes. */
export interface SealedArtifact {
  readonly name: string
  readonly role: ArtifactRole
  readonly metaText: string
  readonly bodyText: string | null
  readonly metaHash: string
  readonly bodyHash: string
  readonly size: number
  readonly artifactHash: string
}

/** The stored bytes of an artifact, without its hashes. */
export type ArtifactBytes = Pick<SealedArtifact, 'name' | 'role' | 'metaText' | 'bodyText'>

const NAME = /^[a-z0-9][a-z0-9._-]{0,127}$/

/**
 * Hashes an artifact (domain §5, Seal): `sha256("muster.artifact.v1\0" ‖ JCS{name, role, metaHash, bodyHash, size})`.
 * @param input.body the exact bytes to apply or to show, as text; null when there is none
 * @throws AppError JSON_NOT_CANONICAL; Error for a name outside the grammar
 */
export function sealArtifact(input: { name: string; role: ArtifactRole; meta: JsonObject; body: string | null }): SealedArtifact {
  if (!NAME.test(input.name)) throw new Error(`artifact name ${JSON.stringify(input.name)}`)
  // A lone surrogate has no bytes of its own: two texts would share one hash.
  if (input.body !== null && !input.body.isWellFormed())
    throw new AppError('JSON_NOT_CANONICAL', { context: { where: input.name, why: 'lone surrogate' } })
  const bytes = { name: input.name, role: input.role, metaText: canonicalJson(input.meta), bodyText: input.body }
  return { ...bytes, ...hashesOf(bytes) }
}

/** All hashes of stored bytes, worked out afresh. */
export function hashesOf(bytes: ArtifactBytes): Pick<SealedArtifact, 'metaHash' | 'bodyHash' | 'size' | 'artifactHash'> {
  const metaHash = sha256(bytes.metaText)
  const bodyHash = sha256(bytes.bodyText ?? '')
  const size = new TextEncoder().encode(bytes.bodyText ?? '').byteLength
  return {
    metaHash,
    bodyHash,
    size,
    artifactHash: taggedDigest('muster.artifact.v1', { name: bytes.name, role: bytes.role, metaHash, bodyHash, size }),
  }
}

/** The hash that stored bytes should have. */
export function artifactHashOf(bytes: ArtifactBytes): string {
  return hashesOf(bytes).artifactHash
}
