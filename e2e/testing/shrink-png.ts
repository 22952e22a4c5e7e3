import { crc32, deflateSync, inflateSync } from 'node:zlib'

const COLOURS_MAX = 256
/** The upper three bits of red, green and blue say what kind of colour it is. */
const KIND_BITS = 0xe0e0e0
const KINDS_MAX = 160
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * A picture of a screen with a palette of 256 colours: a fourth of its bytes, and screens have few colours.
 * @param png 8 bits a channel, with or without alpha, as browsers write it
 */
export function shrinkPng(png: Buffer): Buffer {
  const { width, height, pixels } = readPixels(png)
  const { palette, indexOf } = choosePalette(pixels)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = indexOf(pixels[y * width + x] ?? 0)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap((colour) => [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255]))
  const data = deflateSync(rows, { level: 9 })
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

function readPixels(png: Buffer): { width: number; height: number; pixels: Uint32Array } {
  const [width, height, channels] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3]
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; ) {
    const size = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + size))
    at += size + 12
  }
  const raw = inflateSync(Buffer.concat(parts))
  const stride = width * channels
  const pixels = new Uint32Array(width * height)
  let above = new Uint8Array(stride)
  for (let y = 0; y < height; y += 1) {
    const row = unfilter(raw[y * (stride + 1)] ?? 0, raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)), above, channels)
    for (let x = 0; x < width; x += 1)
      pixels[y * width + x] = ((row[x * channels] ?? 0) << 16) | ((row[x * channels + 1] ?? 0) << 8) | (row[x * channels + 2] ?? 0)
    above = row
  }
  return { width, height, pixels }
}

/** PNG, section 9: each byte is told by its left, upper and upper left neighbour. */
function unfilter(kind: number, given: Uint8Array, above: Uint8Array, channels: number): Uint8Array<ArrayBuffer> {
  const row = new Uint8Array(given.length)
  for (let i = 0; i < given.length; i += 1) {
    const [left, up, corner] = [row[i - channels] ?? 0, above[i] ?? 0, i < channels ? 0 : (above[i - channels] ?? 0)]
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0
    row[i] = (given[i] ?? 0) + guess
  }
  return row
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

/**
 * First the colour used most of each of the commonest kinds of colour, so that a little red stays red, then those used most of
 * all; every other one becomes the nearest of them.
 */
function choosePalette(pixels: Uint32Array): { palette: number[]; indexOf: (colour: number) => number } {
  const counts = new Map<number, number>()
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const byCount = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour)
  const kinds = new Map<number, number>()
  for (const colour of byCount) if (!kinds.has(colour & KIND_BITS)) kinds.set(colour & KIND_BITS, colour)
  const palette = [...new Set([...[...kinds.values()].slice(0, KINDS_MAX), ...byCount])].slice(0, COLOURS_MAX)
  const known = new Map(palette.map((colour, index) => [colour, index]))
  const indexOf = (colour: number): number => {
    const found = known.get(colour) ?? nearest(palette, colour)
    known.set(colour, found)
    return found
  }
  return { palette, indexOf }
}

function nearest(palette: readonly number[], colour: number): number {
  let [best, distance] = [0, Number.POSITIVE_INFINITY]
  for (const [index, other] of palette.entries()) {
    const [r, g, b] = [
      ((colour >> 16) & 255) - ((other >> 16) & 255),
      ((colour >> 8) & 255) - ((other >> 8) & 255),
      (colour & 255) - (other & 255),
    ]
    const far = r * r + g * g + b * b
    if (far < distance) [best, distance] = [index, far]
  }
  return best
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}
