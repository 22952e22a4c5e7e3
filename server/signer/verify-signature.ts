import { type AuthoritySignature, authoritySignatureText, type PlanSignature, planSignatureText } from '#server/signer/core/signed-text.ts'
import { verifyText } from '#server/signer/keys.ts'

/** Whether this signature (base64) is the signer's over exactly this plan: token, times, workspace, epoch. */
export function verifyPlanSignature(plan: PlanSignature, signature: string, publicKeyPem: string): boolean {
  return verifyText(publicKeyPem, planSignatureText(plan), signature)
}

/** Whether this signature (base64) is the signer's over exactly this record of authority (a vote, a grant, …). */
export function verifyAuthoritySignature(record: AuthoritySignature, signature: string, publicKeyPem: string): boolean {
  return verifyText(publicKeyPem, authoritySignatureText(record), signature)
}
