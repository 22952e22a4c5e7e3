import { taggedDigest } from '#server/kernel/digest.ts'

/** What a plan's signature binds: the token with its times, workspace and epoch. */
export interface PlanSignature {
  readonly workspaceId: string
  readonly token: string
  /** RFC 3339. */
  readonly issuedAt: string
  readonly expiresAt: string
  readonly epoch: string
}

/** What the signature of a vote, grant, whitelist entry, effect class or policy activation binds. */
export interface AuthoritySignature {
  readonly workspaceId: string
  readonly kind: string
  /** Tagged digest of the record. */
  readonly digest: string
  readonly epoch: string
}

/** The text behind a plan's signature. Takes only the named fields, whatever else the object carries. */
export function planSignatureText({ workspaceId, token, issuedAt, expiresAt, epoch }: PlanSignature): string {
  return taggedDigest('muster.plan-signature.v1', { workspaceId, token, issuedAt, expiresAt, epoch })
}

/** The text behind the signature of an authority record. */
export function authoritySignatureText({ workspaceId, kind, digest, epoch }: AuthoritySignature): string {
  return taggedDigest('muster.authority.v1', { workspaceId, kind, digest, epoch })
}
