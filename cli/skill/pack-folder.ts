import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { BUNDLE_LIMITS } from '#server/skills/schema.ts'

/** What lies about in folders that people work in. */
const LEFT_OUT = new Set(['.git', 'node_modules', '.DS_Store', 'Thumbs.db'])
const EXECUTABLE = 0o755
const PLAIN = 0o644

/**
 * A folder as the archive that is published: same files, same bytes, whoever packs them and when. Links are packed as links, so that
 * the checks can name them.
 * @throws Error when the folder cannot be read or is larger than any skill may be
 */
export async function packFolder(folder: string): Promise<Buffer> {
  const packer = pack()
  const chunks: Buffer[] = []
  packer.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => packer.on('end', resolve).on('error', reject))
  let bytes = 0
  for (const path of await pathsBelow(folder, '')) {
    const place = join(folder, path)
    const about = await lstat(place)
    const header = { name: path, mtime: new Date(0), mode: (about.mode & 0o100) !== 0 ? EXECUTABLE : PLAIN }
    if (about.isSymbolicLink()) packer.entry({ ...header, type: 'symlink', linkname: await readlink(place) })
    else if (about.isFile()) {
      bytes += about.size
      if (bytes > BUNDLE_LIMITS.unpackedBytesMax) throw new Error(`${folder} holds more than 20 MB`)
      packer.entry({ ...header, type: 'file' }, await readFile(place))
    } else throw new Error(`${place} is neither a file nor a folder`)
  }
  packer.finalize()
  await ended
  return gzipSync(Buffer.concat(chunks), { level: 9 })
}

async function pathsBelow(folder: string, prefix: string): Promise<string[]> {
  const found: string[] = []
  const entries = await readdir(join(folder, prefix), { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (LEFT_OUT.has(entry.name)) continue
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    if (found.length > BUNDLE_LIMITS.entriesMax) throw new Error(`${folder} holds more than ${BUNDLE_LIMITS.entriesMax} files`)
    found.push(...(entry.isDirectory() ? await pathsBelow(folder, path) : [path]))
  }
  return found
}
