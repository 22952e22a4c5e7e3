import { cutFields } from '#server/skills/core/cut-fields.ts'

const BOM = '\uFEFF'
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * What a reader of SKILL.md is given: everything behind the front matter, which is for Muster. A file without one, or whose fence is
 * never closed, is all body. Pure.
 */
export function withoutFrontMatter(text: string): string {
  const from = text.startsWith(BOM) ? text.slice(1) : text
  const cut = cutFields(from)
  return typeof cut === 'string' ? from : cut.body
}

export interface TextPage {
  readonly text: string
  /** Where it begins: bytes of UTF-8, never inside a character. */
  readonly offset: number
  /** Where the next page begins; null on the last. */
  readonly nextOffset: number | null
}

/** At most so many bytes of UTF-8 from an offset on, cut between characters; an offset inside one begins behind it. Pure. */
export function pageOf(bytes: Uint8Array, offset: number, bytesMax: number): TextPage {
  const start = forward(bytes, Math.min(offset, bytes.length))
  const wanted = Math.min(start + bytesMax, bytes.length)
  const end = wanted === bytes.length ? wanted : back(bytes, wanted)
  const text = DECODER.decode(bytes.subarray(start, end))
  return { text, offset: start, nextOffset: end < bytes.length ? end : null }
}

function forward(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && isInside(bytes[at])) at += 1
  return at
}

function back(bytes: Uint8Array, from: number): number {
  let at = from
  while (at > 0 && isInside(bytes[at])) at -= 1
  return at
}

/** A byte that goes on with a character begun before. */
function isInside(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}
