import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'

/** Deliberately wide: a word with an @ in it that looks like an address somewhere is kept out of the chain. */
const ADDRESS = /[^\s@<>"(),:;[\]\\]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu

/** What stands in the chain for a personal value: a salted digest, so that erasing the value beside it keeps the proof. */
export interface Commitment {
  readonly digest: string
  readonly salt: string
  readonly value: string
}

/** Digest of a personal value under its salt. Without the salt nobody can try addresses against it. */
export function commitmentDigest(salt: string, value: string): string {
  return taggedDigest('muster.commitment.v1', { salt, value })
}

/**
 * Replaces every e-mail address in a JSON value by `personal:<digest>` (domain §8). Keys stay. Pure.
 * @param makeSalt a fresh random salt; the same address within one value gets one commitment
 */
export function hideAddresses(value: JsonValue, makeSalt: () => string): { readonly value: JsonValue; readonly commitments: Commitment[] } {
  const made = new Map<string, Commitment>()
  const commit = (address: string): string => {
    const known = made.get(address)
    if (known) return `personal:${known.digest}`
    const salt = makeSalt()
    const digest = commitmentDigest(salt, address)
    made.set(address, { digest, salt, value: address })
    return `personal:${digest}`
  }
  const visit = (part: JsonValue): JsonValue => {
    if (typeof part === 'string') return part.replaceAll(ADDRESS, commit)
    if (part === null || typeof part !== 'object') return part
    if (Array.isArray(part)) return part.map(visit)
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, visit(inner as JsonValue)]))
  }
  return { value: visit(value), commitments: [...made.values()] }
}
