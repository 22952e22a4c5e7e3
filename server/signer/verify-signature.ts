import { BoundedMap } from '#server/signer/bounded-map.ts'
import { type AuthoritySignature, authoritySignatureText, type PlanSignature, planSignatureText } from '#server/signer/core/signed-text.ts'
import { verifyText } from '#server/signer/keys.ts'

/** Whether this signature (base64) is the signer's over exactly this plan: token, times, workspace, epoch. */
export function verifyPlanSignature(plan: PlanSignature, signature: string, publicKeyPem: string): boolean {
  return verifyText(publicKeyPem, planSignatureText(plan), signature)
}

/** Whether this signature (base64) is the signer's over exactly this record of authority (a vote, a grant, …). */
export function verifyAuthoritySignature(record: AuthoritySignature, signature: string, publicKeyPem: string): boolean {
  const text = authoritySignatureText(record)
  const key = `${publicKeyPem}\n${signature}\n${text}`
  if (held.get(key)) return true
  if (!verifyText(publicKeyPem, text, signature)) return false
  held.set(key, true)
  return true
}

/** What was found to hold: the same key, record and signature are asked about with every read of a role or a tool. */
const held = new BoundedMap<true>(2000)
