import { assert } from '#server/kernel/assert.ts'
import { canonicalJson } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { type PlanDocument, planDocumentSchema } from '#server/plan/plan-document.ts'

/**
 * Seals a plan: `token = sha256("muster.plan.v1\0" ‖ JCS(document))`, artifacts in the order of their names' bytes.
 * @returns the canonical text that was hashed, kept beside the token
 * @throws ZodError for a document outside the schema; AppError JSON_NOT_CANONICAL
 */
export function sealPlan(document: PlanDocument): { readonly planText: string; readonly token: string } {
  const artifacts = [...document.artifacts].sort((a, b) => compareBytes(a.name, b.name))
  assert(new Set(artifacts.map((artifact) => artifact.name)).size === artifacts.length, 'artifact names are unique in a plan')
  const sealed = planDocumentSchema.parse({ ...document, artifacts })
  return { planText: canonicalJson(sealed), token: taggedDigest('muster.plan.v1', sealed) }
}

/** Order of UTF-8 bytes; names are ASCII, where it equals the order of code units. */
function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
