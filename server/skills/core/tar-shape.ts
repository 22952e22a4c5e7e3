const BLOCK = 512
/** Long names and attributes: a path has at most 200 characters, so nothing honest needs more. */
const LONG_HEADER_BYTES_MAX = 8 * 1024
const EXTENDED = new Set(['x', 'g'])
const LONG_NAME = new Set(['L', 'K'])
const RECORD = /^([1-9][0-9]{0,4}) ([^=\0]{1,100})=/

/**
 * Looks at the frame of a tar before a reader is let at it, so that all readers agree on where entries begin: plain octal sizes,
 * right checksums, whole blocks, no attribute that changes a size, nothing but zeros after the end.
 * @returns null when the frame holds, else what is wrong with it
 */
export function tarFault(tar: Uint8Array): string | null {
  if (tar.length === 0 || tar.length % BLOCK !== 0) return 'it does not consist of whole blocks'
  for (let at = 0; at < tar.length; ) {
    const header = tar.subarray(at, at + BLOCK)
    if (isZero(header)) return isZero(tar.subarray(at)) ? null : 'something stands after its end'
    const size = octal(header.subarray(124, 136))
    if (size === null || octal(header.subarray(148, 156)) !== checksum(header)) return 'a header of it is damaged'
    const kind = String.fromCharCode(header[156] ?? 0)
    const data = tar.subarray(at + BLOCK, at + BLOCK + size)
    if (data.length < size) return 'it ends within a file'
    if (kind === '5' && size > 0) return 'a folder in it has contents of its own'
    if ((EXTENDED.has(kind) || LONG_NAME.has(kind)) && size > LONG_HEADER_BYTES_MAX) return 'a name or attribute in it is too long'
    if (EXTENDED.has(kind) && !recordsHold(data)) return 'an attribute in it is damaged or changes a size'
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  return 'its end is missing'
}

/** Octal digits, ended by NUL or a space; null for anything else, base-256 numbers too. */
function octal(field: Uint8Array): number | null {
  const text = latin(field)
  const digits = /^ {0,11}([0-7]{1,11})[\0 ]{0,11}$/.exec(text)?.[1]
  return digits === undefined ? null : Number.parseInt(digits, 8)
}

function checksum(header: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < BLOCK; i += 1) sum += i >= 148 && i < 156 ? 32 : (header[i] ?? 0)
  return sum
}

/** Each record `<length> <key>=<value>\n` is as long as it says. One that changes the size of an entry is refused. */
function recordsHold(data: Uint8Array): boolean {
  for (let at = 0; at < data.length; ) {
    const found = RECORD.exec(latin(data.subarray(at, at + 120)))
    const length = Number(found?.[1] ?? 0)
    if (!found || found[2] === 'size' || found[2]?.startsWith('GNU.sparse') || at + length > data.length) return false
    if (length < found[0].length + 1 || data[at + length - 1] !== 10) return false
    at += length
  }
  return true
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
