import { randomBytes } from 'node:crypto'
import type { Id, IdPrefix, Ids } from '#server/kernel/ids.ts'

const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz'
const TIME_CHARS = 10
const RANDOM_BYTES = 10

/**
 * Ids that sort by time: 48 bits of milliseconds as 10 characters, then 80 bits of chance as 16, Crockford base 32 in
 * lower case (architecture §5). Within one process ids of the same millisecond also sort, because the last counts on.
 */
export function makeIds(nowMs: () => number, random: (bytes: number) => Uint8Array): Ids {
  let lastMs = 0
  let lastRandom: Uint8Array = new Uint8Array(RANDOM_BYTES)
  return {
    next<P extends IdPrefix>(prefix: P): Id<P> {
      const ms = Math.max(nowMs(), lastMs)
      lastRandom = ms === lastMs ? plusOne(lastRandom) : random(RANDOM_BYTES)
      lastMs = ms
      return `${prefix}_${encodeTime(ms)}${encodeBytes(lastRandom)}`
    },
  }
}

/** Ids of this process. */
export const systemIds: Ids = makeIds(
  () => Date.now(),
  (bytes) => randomBytes(bytes),
)

function encodeTime(ms: number): string {
  let text = ''
  let rest = ms
  for (let i = 0; i < TIME_CHARS; i++) {
    text = CROCKFORD.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text
}

function encodeBytes(bytes: Uint8Array): string {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  let text = ''
  for (let i = 0; i < (bytes.length * 8) / 5; i++) {
    text = CROCKFORD.charAt(Number(value & 31n)) + text
    value >>= 5n
  }
  return text
}

function plusOne(bytes: Uint8Array): Uint8Array {
  const counted = Uint8Array.from(bytes)
  for (let i = counted.length - 1; i >= 0; i--) {
    const byte = counted[i] ?? 0
    counted[i] = (byte + 1) & 0xff
    if (byte < 0xff) break
  }
  return counted
}
