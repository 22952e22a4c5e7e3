import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { createTarPacker } from 'modern-tar'
import type { ArchiveEntry, Manifest } from '#server/backup/schema.ts'

const GZIP_LEVEL = 5

export interface ArchiveWriter {
  /** @param size bytes that `body` gives, neither more nor fewer */
  add(name: string, size: number, body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>
}

/**
 * Writes a `.tar.gz` (mode 0600) that any machine can open, with a manifest of sizes and SHA-256 digests as its last file.
 * Written beside and renamed when it is whole and synced, so a half archive never passes for one.
 * @param fill adds the files, and gives what else the manifest says
 */
export async function writeArchive(
  file: string,
  fill: (writer: ArchiveWriter) => Promise<Omit<Manifest, 'v' | 'entries'>>,
): Promise<Manifest> {
  const { readable, controller } = createTarPacker()
  const draft = `${file}.part`
  const entries: ArchiveEntry[] = []
  await rm(draft, { force: true })
  const written = pipeline(
    Readable.fromWeb(readable as Parameters<typeof Readable.fromWeb>[0]),
    createGzip({ level: GZIP_LEVEL }),
    createWriteStream(draft, { mode: 0o600, flags: 'wx' }),
  )
  // Awaited below; a failure while filling is the one to tell.
  written.catch(() => {})
  const add: ArchiveWriter['add'] = async (name, size, body) => {
    const hash = createHash('sha256')
    const writer = controller.add({ name, size, type: 'file', mode: 0o600 }).getWriter()
    for await (const bytes of body) {
      hash.update(bytes)
      await writer.write(bytes)
    }
    await writer.close()
    entries.push({ name, size, sha256: hash.digest('hex') })
  }
  try {
    const manifest: Manifest = { ...(await fill({ add })), v: 1, entries: [...entries] }
    const text = Buffer.from(JSON.stringify(manifest, null, 1))
    await add('manifest.json', text.length, [text])
    controller.finalize()
    await written
    await syncFile(draft)
    await rename(draft, file)
    return manifest
  } catch (error) {
    controller.error(error)
    await written.catch(() => {})
    await rm(draft, { force: true })
    throw error
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
