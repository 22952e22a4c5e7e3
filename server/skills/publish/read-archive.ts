import { Readable, type Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { error, type RawArchive, type RawEntry } from '#server/skills/core/bundle.ts'
import { tarFault } from '#server/skills/core/tar-shape.ts'
import { BUNDLE_LIMITS, type Finding } from '#server/skills/schema.ts'

/** Headers, padding and the end of an archive of 200 entries, beside the files themselves. */
const FRAME_BYTES_MAX = 1024 * 1024
/** Below this a good ratio proves nothing: a tar has at least 10 kB, mostly zeros. */
const RATIO_FROM_BYTES = 256 * 1024
const CHUNK_BYTES = 64 * 1024

/**
 * Unpacks a `.tar.gz` in memory, never onto a disk. Unpacking stops at the first byte over a limit, so that a small archive that
 * grows a thousandfold costs no more than an honest one (requirements §14.2). What could not be read is said in `broken`.
 */
export async function readArchive(archive: Uint8Array): Promise<RawArchive> {
  const unpacked = await unpack(archive)
  if (!(unpacked instanceof Uint8Array)) return { entries: [], broken: unpacked }
  const fault = tarFault(unpacked)
  if (fault !== null) return { entries: [], broken: unreadable(`The archive is no tar that can be trusted: ${fault}.`) }
  return await readEntries(unpacked)
}

async function unpack(archive: Uint8Array): Promise<Uint8Array | Finding> {
  const tooLarge = error('too-large', 'The files are larger than 20 MB together.')
  const tooDense = error('ratio', 'The archive grows more than a hundredfold when it is unpacked.')
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of feed(archive, gunzip)) {
      size += chunk.length
      if (size > BUNDLE_LIMITS.unpackedBytesMax + FRAME_BYTES_MAX) return tooLarge
      if (size > RATIO_FROM_BYTES && size > archive.length * BUNDLE_LIMITS.ratioMax) return tooDense
      chunks.push(chunk)
    }
  } catch {
    return unreadable('The archive is no gzip that can be read.')
  } finally {
    gunzip.destroy()
  }
  // what stands behind the end of the gzip is read by nobody here, but maybe by somebody else
  if (gunzip.bytesWritten !== archive.length) return unreadable('Something stands after the end of the archive.')
  return Buffer.concat(chunks)
}

function feed(archive: Uint8Array, gunzip: Transform): AsyncIterable<Uint8Array> {
  return Readable.from(pieces(archive))
    .on('error', (cause) => gunzip.destroy(cause))
    .pipe(gunzip)
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES)
}

async function readEntries(tar: Uint8Array): Promise<RawArchive> {
  const entries: RawEntry[] = []
  const reader = extract()
  try {
    reader.end(Buffer.from(tar.buffer, tar.byteOffset, tar.length))
    for await (const entry of reader) {
      const { name, type, mode } = entry.header
      const parts: Uint8Array[] = []
      for await (const part of entry) parts.push(part as Uint8Array)
      const bytes = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts)
      entries.push({ name, kind: type ?? null, mode: mode ?? 0, bytes })
      if (entries.length > BUNDLE_LIMITS.entriesMax) return { entries, broken: null }
    }
    return { entries, broken: null }
  } catch {
    return { entries, broken: unreadable('The archive is no tar that can be read.') }
  } finally {
    reader.destroy()
  }
}

function unreadable(message: string): Finding {
  return error('unreadable', message, { next: 'Pack the folder as .tar.gz and publish that.' })
}
