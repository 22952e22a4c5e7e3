import { strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { TABLE_LIMITS } from '#server/connectors/tables/limits.ts'
import { parseTable } from '#server/connectors/tables/parse-table.ts'
import { unpackZip } from '#server/connectors/tables/unpack-zip.ts'
import { tableBytes } from '#server/connectors/tables/write-table.ts'

const refused = (why: string) => expect.objectContaining({ code: 'FILE_UNREADABLE', context: expect.objectContaining({ why }) })
const zipOf = (files: { readonly [name: string]: string }, level: 0 | 9 = 9) =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), { level }))
const endOf = (bytes: Buffer) => bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
const directoryOf = (bytes: Buffer) => bytes.readUInt32LE(endOf(bytes) + 16)
const TWO = zipOf({ 'a.xml': 'one one one one one', 'b.xml': 'two two two two two' })

/** The archive of two entries with some bytes changed. */
function changed(change: (bytes: Buffer, end: number, directory: number) => void): Buffer {
  const bytes = Buffer.from(TWO)
  change(bytes, endOf(bytes), directoryOf(bytes))
  return bytes
}

test('an honest archive is unpacked as its writer packed it', () => {
  const files = { 'a.xml': 'one', 'folder/b.xml': 'two', empty: '' }
  for (const level of [0, 9] as const) {
    const unpacked = unpackZip(zipOf(files, level))
    expect(Object.fromEntries([...unpacked].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]))).toEqual(files)
  }
  expect(unpackZip(TWO).size).toBe(2)
})

describe('an archive that two readers could read differently is refused before anything is inflated', () => {
  test.each<[string, Buffer, string]>([
    ['two numbers of entries', changed((b, end) => b.writeUInt16LE(1, end + 8)), 'it announces two different numbers of entries'],
    [
      'an entry that is not announced',
      changed((b, end) => {
        b.writeUInt16LE(1, end + 8)
        b.writeUInt16LE(1, end + 10)
      }),
      'it holds more entries than it announces',
    ],
    [
      'an entry that is announced and not there',
      changed((b, end) => {
        b.writeUInt16LE(3, end + 8)
        b.writeUInt16LE(3, end + 10)
      }),
      'its directory is broken',
    ],
    [
      'a directory that ends early',
      changed((b, end) => b.writeUInt32LE(b.readUInt32LE(end + 12) - 1, end + 12)),
      'its directory is not where it says',
    ],
    ['a directory elsewhere', changed((b, end) => b.writeUInt32LE(0, end + 16)), 'its directory is not where it says'],
    ['another disk', changed((b, end) => b.writeUInt16LE(1, end + 4)), 'it is one part of several'],
    ['a directory on another disk', changed((b, end) => b.writeUInt16LE(1, end + 6)), 'it is one part of several'],
    ['ZIP64 by its count', changed((b, end) => b.writeUInt32LE(0xffffffff, end + 8)), 'it is packed as ZIP64'],
    ['ZIP64 by its size', changed((b, end) => b.writeUInt32LE(0xffffffff, end + 12)), 'it is packed as ZIP64'],
    ['ZIP64 by its place', changed((b, end) => b.writeUInt32LE(0xffffffff, end + 16)), 'it is packed as ZIP64'],
    ['ZIP64 by an entry', changed((b, _, dir) => b.writeUInt32LE(0xffffffff, dir + 24)), 'an entry is packed as ZIP64'],
    ['an entry on another disk', changed((b, _, dir) => b.writeUInt16LE(1, dir + 34)), 'an entry is on another part'],
    ['an entry that is not where it should be', changed((b, _, dir) => b.writeUInt32LE(3, dir + 42)), 'an entry is not where it should be'],
    ['a name that runs out of the directory', changed((b, _, dir) => b.writeUInt16LE(60_000, dir + 28)), 'its directory is broken'],
    ['no archive', Buffer.from('PK'), 'it is no XLSX file'],
    ['a tail', Buffer.concat([TWO, Buffer.from('more')]), 'something stands behind its end'],
    ['a head that moves all places', Buffer.concat([TWO.subarray(0, 4), TWO]), 'its directory is not where it says'],
    ['a password', changed((b, _, dir) => b.writeUInt16LE(1, dir + 8)), 'an entry is locked with a password'],
    ['an unknown way to pack', changed((b, _, dir) => b.writeUInt16LE(12, dir + 10)), 'an entry is packed in an unknown way'],
    [
      'an entry that is packed otherwise than its header says',
      changed((b, _, dir) => b.writeUInt16LE(0, dir + 10)),
      'an entry and the directory say different things',
    ],
    [
      'an entry with another size than its header says',
      changed((b) => b.writeUInt32LE(5, 22)),
      'an entry and the directory say different things',
    ],
    [
      'an entry with another name than its header says',
      changed((b) => b.write('z', 30)),
      'an entry and the directory say different things',
    ],
    [
      'two entries of one name',
      changed((b, _, dir) => {
        b.write('b', 30)
        b.write('b', dir + 46)
      }),
      'two entries have the same name',
    ],
  ])('%s', (_, bytes, why) => {
    expect(() => unpackZip(bytes)).toThrow(refused(why))
  })

  test('entries that share their packed bytes', () => {
    const inner = zipOf({ 'b.xml': 'two' }, 0)
    const packed = Buffer.from(zipSync({ 'a.xml': new Uint8Array(inner), 'b.xml': strToU8('two') }, { level: 0 }))
    const second = packed.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]), directoryOf(packed) + 4)
    // the second entry now begins inside of the first
    packed.writeUInt32LE(35, second + 42)
    expect(() => unpackZip(packed)).toThrow(refused('entries lie over each other'))
  })
})

test('more than the limit in all is refused, whatever its entries announce', () => {
  const third = 'x'.repeat(Math.ceil(TABLE_LIMITS.inflatedBytesMax / 3) + 1)
  const bomb = zipOf({ a: third, b: third, c: third })
  expect(() => unpackZip(bomb)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }))
  bomb.writeUInt32LE(10, directoryOf(bomb) + 24)
  bomb.writeUInt32LE(10, 22)
  expect(() => unpackZip(bomb)).toThrow(refused('an entry is not of the size it announces'))
})

test('an entry that is shorter than it announces is refused, packed or not', () => {
  for (const level of [0, 9] as const) {
    const bytes = zipOf({ 'a.xml': 'one one one one' }, level)
    bytes.writeUInt32LE(16, directoryOf(bytes) + 24)
    bytes.writeUInt32LE(16, 22)
    expect(() => unpackZip(bytes)).toThrow(refused('an entry is not of the size it announces'))
  }
})

test('more entries than allowed are refused', () => {
  const many = zipOf(Object.fromEntries(Array.from({ length: TABLE_LIMITS.zipEntriesMax + 1 }, (_, i) => [`${i}`, ''])))
  expect(() => unpackZip(many)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }))
})

test('nothing but the XML parts of a workbook is opened: no archive inside, no other format', () => {
  const workbook = tableBytes([{ A: 1 }], undefined, 'xlsx')
  const inside = Buffer.from(zipSync({ 'Index.zip': new Uint8Array(workbook) }))
  expect(() => parseTable(inside)).toThrow(refused('it is no XLSX file'))
  const disguised = zipSync({ ...unzipSync(new Uint8Array(workbook)), 'META-INF/manifest.xml': strToU8('<manifest/>') })
  expect(parseTable(disguised).rows).toEqual([{ _row: 2, A: 1 }])
})
