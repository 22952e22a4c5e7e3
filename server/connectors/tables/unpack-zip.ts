import { inflateRawSync } from 'node:zlib'
import { TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { AppError } from '#server/kernel/app-error.ts'

const END_OF_DIRECTORY = Buffer.from([0x50, 0x4b, 0x05, 0x06])
const END_BYTES = 22
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const ENCRYPTED_OR_PATCHED = 0x2061
const SIZES_FOLLOW = 0x0008
/** These values say that the true one stands in a ZIP64 record. */
const ZIP64_COUNT = 0xffff
const ZIP64_SIZE = 0xffffffff
const WORKBOOK: { readonly bytesMax: number; readonly what: string } = { bytesMax: TABLE_LIMITS.inflatedBytesMax, what: 'XLSX' }

/**
 * The entries of a ZIP, inflated by ourselves, so that no other reading of the archive counts: whoever reads on gets these
 * bytes and never the archive. Refused before anything is inflated: an archive that could be read in two ways (counts or
 * headers that differ, gaps or overlaps in the directory, ZIP64, several disks) and one that announces too much. Then each entry
 * is inflated with its announced size as the limit, because a directory can lie.
 * @param options.bytesMax of all entries, inflated
 * @param options.what kind of file it is to be, as its reader calls it
 * @throws AppError FILE_UNREADABLE with the entry's number, PAYLOAD_TOO_LARGE
 */
export function unpackZip(bytes: Buffer, { bytesMax, what } = WORKBOOK): Map<string, Uint8Array> {
  const entries = readDirectory(bytes, what)
  const announced = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (announced > bytesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { why: 'unpacked it is too large', inflated: announced, bytesMax } })
  const unpacked = new Map<string, Uint8Array>()
  for (const entry of entries) unpacked.set(entry.name, inflate(bytes, entry))
  return unpacked
}

interface Entry {
  readonly place: number
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly start: number
}

interface Directory {
  readonly at: number
  readonly end: number
  readonly count: number
}

function findDirectory(bytes: Buffer, what: string): Directory {
  const end = bytes.lastIndexOf(END_OF_DIRECTORY)
  if (end < 0 || end + END_BYTES > bytes.length) throw unreadable(`it is no ${what} file`)
  const [disk, directoryDisk] = [bytes.readUInt16LE(end + 4), bytes.readUInt16LE(end + 6)]
  if (disk !== 0 || directoryDisk !== 0) throw unreadable('it is one part of several')
  const [here, count] = [bytes.readUInt16LE(end + 8), bytes.readUInt16LE(end + 10)]
  const [size, at] = [bytes.readUInt32LE(end + 12), bytes.readUInt32LE(end + 16)]
  if (count === ZIP64_COUNT || here === ZIP64_COUNT || size === ZIP64_SIZE || at === ZIP64_SIZE) throw unreadable('it is packed as ZIP64')
  if (here !== count) throw unreadable('it announces two different numbers of entries')
  if (end + END_BYTES + bytes.readUInt16LE(end + 20) !== bytes.length) throw unreadable('something stands behind its end')
  if (at + size !== end) throw unreadable('its directory is not where it says')
  if (count > TABLE_LIMITS.zipEntriesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', {
      context: { why: 'it has too many entries', entries: count, max: TABLE_LIMITS.zipEntriesMax },
    })
  return { at, end, count }
}

function readDirectory(bytes: Buffer, what: string): Entry[] {
  const directory = findDirectory(bytes, what)
  const entries: Entry[] = []
  const names = new Set<string>()
  let at = directory.at
  for (let place = 1; place <= directory.count; place++) {
    if (at + 46 > directory.end || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw unreadable('its directory is broken', place)
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
    const next = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    if (next > directory.end) throw unreadable('its directory is broken', place)
    const entry = readEntry(bytes, { at, nameEnd, place })
    if (names.has(entry.name)) throw unreadable('two entries have the same name', place)
    names.add(entry.name)
    entries.push(entry)
    at = next
  }
  if (at !== directory.end) throw unreadable('it holds more entries than it announces')
  refuseOverlaps(entries, directory.at)
  return entries
}

function readEntry(bytes: Buffer, { at, nameEnd, place }: { at: number; nameEnd: number; place: number }): Entry {
  const [flags, method] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10)]
  const [packed, size] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)]
  const local = bytes.readUInt32LE(at + 42)
  if (packed === ZIP64_SIZE || size === ZIP64_SIZE || local === ZIP64_SIZE) throw unreadable('an entry is packed as ZIP64', place)
  if (bytes.readUInt16LE(at + 34) !== 0) throw unreadable('an entry is on another part', place)
  if ((flags & ENCRYPTED_OR_PATCHED) !== 0) throw unreadable('an entry is locked with a password', place)
  if (method !== 0 && method !== 8) throw unreadable('an entry is packed in an unknown way', place)
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL_ENTRY) throw unreadable('an entry is not where it should be', place)
  const name = bytes.subarray(at + 46, nameEnd)
  const localName = bytes.subarray(local + 30, local + 30 + bytes.readUInt16LE(local + 26))
  const [localPacked, localSize] = [bytes.readUInt32LE(local + 18), bytes.readUInt32LE(local + 22)]
  const sizesFollow = (flags & SIZES_FOLLOW) !== 0 && localPacked === 0 && localSize === 0
  const agree =
    bytes.readUInt16LE(local + 6) === flags &&
    bytes.readUInt16LE(local + 8) === method &&
    (sizesFollow || (localPacked === packed && localSize === size)) &&
    localName.equals(name)
  if (!agree) throw unreadable('an entry and the directory say different things', place)
  const start = local + 30 + localName.length + bytes.readUInt16LE(local + 28)
  return { place, name: name.toString('latin1'), flags, method, packed, size, start }
}

/** The same packed bytes may not count for several entries: that is how small archives grow without end. */
function refuseOverlaps(entries: readonly Entry[], directoryAt: number): void {
  const sorted = [...entries].sort((a, b) => a.start - b.start)
  for (const [i, entry] of sorted.entries()) {
    if (entry.start + entry.packed > (sorted[i + 1]?.start ?? directoryAt)) throw unreadable('entries lie over each other', entry.place)
  }
}

function inflate(bytes: Buffer, entry: Entry): Uint8Array {
  const packed = bytes.subarray(entry.start, entry.start + entry.packed)
  try {
    // one byte more than announced, so that an honest entry of size 0 passes
    const found = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: entry.size + 1 })
    if (found.length !== entry.size) throw new Error('size')
    return new Uint8Array(found)
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', { cause, context: { entry: entry.place, why: 'an entry is not of the size it announces' } })
  }
}

function unreadable(why: string, entry?: number): AppError {
  return new AppError('FILE_UNREADABLE', { context: { why, ...(entry === undefined ? {} : { entry }) } })
}
