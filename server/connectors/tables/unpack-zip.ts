import { inflateRawSync } from 'node:zlib'
import { TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { AppError } from '#server/kernel/app-error.ts'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50

/**
 * Refuses a ZIP bomb before a library inflates anything: first by what the directory announces, then by inflating each
 * entry with its announced size as the limit, because a directory can lie.
 * @throws AppError FILE_UNREADABLE, PAYLOAD_TOO_LARGE
 */
export function checkZip(bytes: Buffer): void {
  const entries = readDirectory(bytes)
  const announced = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (announced > TABLE_LIMITS.inflatedBytesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { inflated: announced, bytesMax: TABLE_LIMITS.inflatedBytesMax } })
  for (const entry of entries) {
    const start = dataStart(bytes, entry.offset)
    const packed = bytes.subarray(start, start + entry.packed)
    if (entry.method === 0) continue
    if (entry.method !== 8) throw unreadable('an entry is packed in an unknown way')
    try {
      // one byte more than announced, so that an honest entry of size 0 passes
      if (inflateRawSync(packed, { maxOutputLength: entry.size + 1 }).length !== entry.size) throw new Error('size')
    } catch (cause) {
      throw new AppError('FILE_UNREADABLE', { cause, context: { why: 'an entry is not of the size it announces' } })
    }
  }
}

interface Entry {
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

function readDirectory(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END_OF_DIRECTORY) throw unreadable('it is no XLSX file')
  const count = bytes.readUInt16LE(end + 10)
  if (count > TABLE_LIMITS.zipEntriesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { entries: count, max: TABLE_LIMITS.zipEntriesMax } })
  const entries: Entry[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) throw unreadable('its directory is broken')
    entries.push({
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    })
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function dataStart(bytes: Buffer, offset: number): number {
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== LOCAL_ENTRY) throw unreadable('its directory is broken')
  return offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
}

function unreadable(why: string): AppError {
  return new AppError('FILE_UNREADABLE', { context: { why } })
}
