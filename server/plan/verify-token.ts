import { isAppError } from '#server/kernel/app-error.ts'
import { parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { type ArtifactBytes, hashesOf, type SealedArtifact } from '#server/plan/artifact.ts'
import { planDocumentSchema } from '#server/plan/plan-document.ts'

export type TokenCheck = { readonly ok: true } | { readonly ok: false; readonly differences: readonly string[] }

/**
 * Proves that stored bytes are those of the token: the text is canonical, hashes to the token, and names exactly these
 * artifacts with exactly these bytes. Everything is worked out afresh; stored hashes are not trusted.
 */
export function verifyToken(stored: {
  planText: string
  token: string
  artifacts: readonly (ArtifactBytes & Pick<SealedArtifact, 'artifactHash'>)[]
}): TokenCheck {
  const differences: string[] = []
  let document: unknown
  try {
    document = parseCanonicalJson(stored.planText)
  } catch (error) {
    if (isAppError(error)) return { ok: false, differences: ['planText is not canonical'] }
    throw error
  }
  const parsed = planDocumentSchema.safeParse(document)
  if (!parsed.success) return { ok: false, differences: parsed.error.issues.map((issue) => `planText ${issue.path.join('/')}`) }
  if (taggedDigest('muster.plan.v1', parsed.data) !== stored.token) differences.push('token')
  const sealed = new Map(parsed.data.artifacts.map((artifact) => [artifact.name, artifact]))
  for (const artifact of stored.artifacts) {
    const entry = sealed.get(artifact.name)
    const hashes = hashesOf(artifact)
    if (!entry) differences.push(`artifact ${artifact.name} is not in the plan`)
    else if (entry.hash !== hashes.artifactHash || entry.role !== artifact.role || entry.size !== hashes.size)
      differences.push(`artifact ${artifact.name} differs`)
    if (artifact.artifactHash !== hashes.artifactHash) differences.push(`stored hash of ${artifact.name} differs`)
    sealed.delete(artifact.name)
  }
  for (const name of sealed.keys()) differences.push(`artifact ${name} is missing`)
  return differences.length === 0 ? { ok: true } : { ok: false, differences }
}
