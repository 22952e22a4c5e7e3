import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { createTarDecoder } from 'modern-tar'
import { type ArchiveEntry, type Manifest, manifestSchema } from '#server/backup/schema.ts'

const MANIFEST_BYTES_MAX = 256 * 1024 * 1024

/**
 * Goes through the files of an archive in their order; `visit` gets each one's bytes as a stream that it has to use up.
 * Names that would lead out of a folder are refused.
 * @throws Error when it is no whole archive
 */
export async function readArchive(file: string, visit: (name: string, body: AsyncIterable<Uint8Array>) => Promise<void>): Promise<void> {
  const source = createReadStream(file)
  const plain = source.pipe(createGunzip())
  source.once('error', (error) => plain.destroy(error))
  const bytes = Readable.toWeb(plain) as unknown as ReadableStream<Uint8Array>
  try {
    for await (const { header, body } of bytes.pipeThrough(createTarDecoder({ strict: true }) as never) as unknown as AsyncIterable<{
      header: { name: string; type?: string }
      body: ReadableStream<Uint8Array>
    }>) {
      if (header.type !== 'file' || !isInside(header.name)) throw new Error(`an entry that no backup has: ${header.name}`)
      await visit(header.name, body as unknown as AsyncIterable<Uint8Array>)
    }
  } catch (cause) {
    throw new Error(`${file} is not a whole backup (${cause instanceof Error ? cause.message : String(cause)})`, { cause })
  } finally {
    source.destroy()
  }
}

/**
 * Reads an archive to its end and holds every byte against its manifest.
 * @throws Error naming the first file that is missing, changed or not listed
 */
export async function checkArchive(file: string, format: Manifest['format']): Promise<Manifest> {
  const found = new Map<string, ArchiveEntry>()
  let text: string | null = null
  await readArchive(file, async (name, body) => {
    const isManifest = name === 'manifest.json'
    const hash = createHash('sha256')
    const kept: Uint8Array[] = []
    let size = 0
    for await (const bytes of body) {
      size += bytes.length
      hash.update(bytes)
      if (isManifest && size <= MANIFEST_BYTES_MAX) kept.push(bytes)
    }
    if (isManifest) text = Buffer.concat(kept).toString()
    else if (found.has(name)) throw new Error(`${name} is in it twice`)
    else found.set(name, { name, size, sha256: hash.digest('hex') })
  })
  if (text === null) throw new Error(`${file} is not a whole backup: its manifest is missing`)
  const parsed = manifestSchema.safeParse(JSON.parse(text))
  if (!parsed.success || parsed.data.format !== format)
    throw new Error(`${file} is not a ${format === 'muster-keys' ? 'key file' : 'backup'} of Muster`)
  const broken = firstDifference(parsed.data.entries, found)
  if (broken) throw new Error(`${file} is damaged: ${broken}`)
  return parsed.data
}

function firstDifference(listed: readonly ArchiveEntry[], found: ReadonlyMap<string, ArchiveEntry>): string | null {
  for (const entry of listed) {
    const there = found.get(entry.name)
    if (!there) return `${entry.name} is missing`
    if (there.size !== entry.size || there.sha256 !== entry.sha256) return `${entry.name} is not as it was written`
  }
  const names = new Set(listed.map((entry) => entry.name))
  const extra = [...found.keys()].find((name) => !names.has(name))
  return extra === undefined ? null : `${extra} is not listed`
}

/** A relative path that stays below where it is put. */
function isInside(name: string): boolean {
  return !name.startsWith('/') && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}
