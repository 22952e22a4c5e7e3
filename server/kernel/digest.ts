import { hash } from 'node:crypto'
import { canonicalJson } from '#server/kernel/canonical-json.ts'

/** SHA-256 of bytes or UTF-8 text, lower-case hex (64 characters). */
export function sha256(data: Uint8Array | string): string {
  return hash('sha256', data, 'hex')
}

/**
 * Domain-separated digest of a JSON value: sha256(tag ‖ "\0" ‖ JCS(value)), lower-case hex. Every kind of document
 * has its own tag (`muster.plan.v1`, …), so no document can stand in for another (domain §4, §5).
 */
export function taggedDigest(tag: `muster.${string}.v${number}`, value: unknown): string {
  return taggedTextDigest(tag, canonicalJson(value))
}

/** The same of a value whose canonical text is at hand: `taggedTextDigest(tag, canonicalJson(value))`. */
export function taggedTextDigest(tag: `muster.${string}.v${number}`, canonicalText: string): string {
  return hash('sha256', `${tag}\0${canonicalText}`, 'hex')
}

/** Content address of bytes as written in artifacts and arguments: `blob:sha256:<hex>`. */
export function blobRef(data: Uint8Array): `blob:sha256:${string}` {
  return `blob:sha256:${sha256(data)}`
}
