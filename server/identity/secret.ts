import { randomBytes } from 'node:crypto'
import { sha256 } from '#server/kernel/digest.ts'

/** A bearer secret of 256 bits: shown once, kept only as its hash (domain §9). */
export interface FreshSecret {
  /** base64url, 43 characters. */
  readonly secret: string
  readonly hash: string
}

export function makeSecret(): FreshSecret {
  const secret = randomBytes(32).toString('base64url')
  return { secret, hash: hashSecret(secret) }
}

/** SHA-256 is enough for 256 random bits: there is nothing to guess. */
export function hashSecret(secret: string): string {
  return sha256(secret)
}
