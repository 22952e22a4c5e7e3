import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { sha256, taggedDigest } from '#server/kernel/digest.ts'
import { readEnv } from '#server/observability/env.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { BoundedSet } from '#server/signer/bounded-set.ts'
import { signerClient } from '#server/signer/client.ts'
import type { AuthorityKind } from '#server/signer/schema.ts'
import { verifyAuthoritySignature } from '#server/signer/verify-signature.ts'

/** A record of authority that outlives a run; votes are signed where they are cast (`approvals/vote.ts`). */
export interface AuthorityRecord {
  readonly kind: Exclude<AuthorityKind, 'vote'>
  readonly workspaceId: string
  /** Everything that gives the power: who or what, and how much. JSON as it is stored and read back. */
  readonly says: JsonObject
}
/** What is stored beside the record. The epoch is the one of the signing: a restore takes nobody's role away. */
export interface AuthoritySeal {
  readonly signature: string
  readonly keyId: string
  readonly epoch: string
}

/**
 * Has the signer sign a record of authority (domain §8). Call it before the record is written: without the signer nothing is.
 * @throws AppError SIGNER_UNAVAILABLE, SIGNER_REFUSED
 */
export async function signAuthority(record: AuthorityRecord): Promise<AuthoritySeal> {
  const { kind, workspaceId } = record
  return await signerClient().signAuthority({ kind, workspaceId, digest: digestOf(record) })
}

/**
 * Whether a stored record is the one that was signed. A row that was written or changed behind the product's back is not.
 * @throws AppError SIGNER_UNAVAILABLE only when this process has not met the signer yet; then its key is kept
 */
export async function authorityHolds(record: AuthorityRecord, seal: Nullable<AuthoritySeal>): Promise<boolean> {
  const { signature, epoch } = seal
  if (signature === null || epoch === null) return false
  const { kind, workspaceId } = record
  const signed = { kind, workspaceId, epoch, digest: digestOf(record) }
  if (verifyAuthoritySignature(signed, signature, await trustedKey())) return true
  const renewed = await renewedKey()
  return renewed !== null && verifyAuthoritySignature(signed, signature, renewed)
}

/**
 * The answer of `check` about a text, remembered where it is yes: the same text under the same key of the signer holds again, and one in
 * which anything was changed is another. So rows that are read with every list are brought into canonical form once a process.
 * @param text everything that is checked, its signatures too
 * @throws AppError SIGNER_UNAVAILABLE only when this process has not met the signer yet
 */
export async function holdsAgain(text: string, check: () => Promise<boolean>): Promise<boolean> {
  const key = await trustedKey()
  const name = sha256(`${key}\0${text}`)
  if (held.has(name)) return true
  if (!(await check())) return false
  // Checked under a key that came back meanwhile: not to be remembered under this one.
  if ((await trustedKey()) === key) held.add(name)
  return true
}

/** 64 characters each. */
const held = new BoundedSet(5000)

type Nullable<T> = { readonly [K in keyof T]: T[K] | null }

function digestOf({ kind, workspaceId, says }: AuthorityRecord): string {
  return taggedDigest(`muster.${kind}.v1`, { workspaceId, ...says } satisfies { [key: string]: JsonValue })
}

/** Key of the signer on each socket, as first met. */
const known = new Map<string, { pem: string; askedMs: number }>()
/** A key that was put back while this process runs is noticed, without asking the signer about every forged row. */
const ASK_AGAIN_MS = 5000

async function trustedKey(): Promise<string> {
  return known.get(readEnv().MUSTER_SIGNER_SOCKET)?.pem ?? (await askKey())
}

async function renewedKey(): Promise<string | null> {
  const before = known.get(readEnv().MUSTER_SIGNER_SOCKET)
  if (before && systemClock.monotonicMs() - before.askedMs < ASK_AGAIN_MS) return null
  const now = await askKey().catch(() => null)
  return now === before?.pem ? null : now
}

async function askKey(): Promise<string> {
  const { publicKeyPem } = await signerClient().status()
  known.set(readEnv().MUSTER_SIGNER_SOCKET, { pem: publicKeyPem, askedMs: systemClock.monotonicMs() })
  return publicKeyPem
}
