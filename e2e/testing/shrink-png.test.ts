import { deflateSync, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { shrinkPng } from './shrink-png.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** A picture of 2 × 2 whose second row is told by the first one (filter 2, up). */
function picture(): Buffer {
  const part = (name: string, data: Uint8Array) => {
    const out = Buffer.alloc(data.length + 12)
    out.writeUInt32BE(data.length, 0)
    out.write(name, 4, 'latin1')
    out.set(data, 8)
    return out
  }
  const header = [0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0]
  const rows = [0, 255, 0, 0, 0, 255, 0, 2, 0, 0, 0, 0, 1, 0]
  return Buffer.concat([
    Buffer.from(SIGNATURE),
    part('IHDR', Uint8Array.from(header)),
    part('IDAT', deflateSync(Uint8Array.from(rows))),
    part('IEND', new Uint8Array()),
  ])
}

test('a screen with few colours keeps each of them', () => {
  const small = shrinkPng(picture())
  const colours = small.subarray(small.indexOf('PLTE') + 4, small.indexOf('IDAT') - 8)
  const data = small.indexOf('IDAT')
  const rows = inflateSync(small.subarray(data + 4, data + 4 + small.readUInt32BE(data - 4)))
  const seen = [rows[1], rows[2], rows[4], rows[5]].map((index = 0) => [...colours.subarray(index * 3, index * 3 + 3)])
  expect(seen).toEqual([
    [255, 0, 0],
    [0, 255, 0],
    [255, 0, 0],
    [0, 0, 0],
  ])
})
