export interface ImageKind {
  readonly mime: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'
  /** In pixels. */
  readonly width: number
  readonly height: number
}

/**
 * What an image is by its first bytes, whatever its name says, and how large it unfolds; null for everything else. SVG is
 * none: it is a document that can hold scripts and links.
 */
export function imageKind(bytes: Uint8Array): ImageKind | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const begins = (text: string, at = 0): boolean =>
    bytes.length >= at + text.length && [...text].every((c, i) => bytes[at + i] === c.charCodeAt(0))
  if (begins('\x89PNG\r\n\x1a\n') && begins('IHDR', 12) && bytes.length >= 24)
    return { mime: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
  if ((begins('GIF87a') || begins('GIF89a')) && bytes.length >= 10)
    return { mime: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
  if (begins('RIFF') && begins('WEBP', 8) && bytes.length >= 30) return webp(view, begins)
  if (bytes.length >= 3 && view.getUint16(0) === 0xffd8 && bytes[2] === 0xff) return jpeg(view)
  return null
}

function webp(view: DataView, begins: (text: string, at: number) => boolean): ImageKind | null {
  const mime = 'image/webp'
  if (begins('VP8X', 12)) return { mime, width: 1 + (view.getUint32(24, true) & 0xffffff), height: 1 + (view.getUint32(26, true) >>> 8) }
  if (begins('VP8L', 12)) {
    const packed = view.getUint32(21, true)
    return { mime, width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) }
  }
  if (begins('VP8 ', 12)) return { mime, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  return null
}

/** Size from the first frame header (SOF0 to SOF15 without the three that are none). */
function jpeg(view: DataView): ImageKind | null {
  let at = 2
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { mime: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    const length = view.getUint16(at + 2)
    if (length < 2) return null
    at += 2 + length
  }
  return null
}
