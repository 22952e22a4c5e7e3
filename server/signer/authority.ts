import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { sha256, taggedDigest } from '#server/kernel/digest.ts'
import { readEnv } from '#server/observability/env.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { BoundedMap } from '#server/signer/bounded-map.ts'
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
 * What was read of records that hold, remembered under the key that the signer has now: each is brought into canonical form once a process,
 * however often it is in a list.
 * @param names each names a record as it stands, so that one in which anything was changed has another name
 * @param read what there is to read of those that are not remembered, by their places among `names`, where it holds; in the same order and
 * under the name that it has by now
 * @returns in the order of `names`; undefined for what does not hold
 * @throws AppError SIGNER_UNAVAILABLE only when this process has not met the signer yet
 */
export async function readHeld<T extends object>(
  names: readonly string[],
  read: (missing: readonly number[]) => Promise<readonly (Named<T> | undefined)[]>,
): Promise<readonly (T | undefined)[]> {
  if (names.length === 0) return []
  const key = await trustedKey()
  const under = sha256(key)
  const known = names.map((name) => held.get(`${under} ${name}`) as T | undefined)
  const missing = [...names.keys()].filter((n) => known[n] === undefined)
  if (missing.length === 0) return known
  const found = await read(missing)
  // Checked under a key that came back meanwhile: not to be remembered under this one.
  if ((await trustedKey()) === key) for (const one of found) if (one) held.set(`${under} ${one.name}`, one.value)
  let next = 0
  return known.map((value) => value ?? found[next++]?.value)
}

/** What was read of a record, and how that is called as it stands. */
interface Named<T> {
  readonly name: string
  readonly value: T
}

/** What lists say of versions of skills, and rows of tools: some hundred signs to some thousand each. */
const held = new BoundedMap<object>(3000)

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
