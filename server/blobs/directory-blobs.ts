import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BlobRef, Blobs } from '#server/blobs/blobs.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { blobRef } from '#server/kernel/digest.ts'

const REF = /^blob:sha256:([0-9a-f]{64})$/
const WORKSPACE = /^ws_[a-z0-9_]{1,60}$/
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Blobs as files `<dir>/<workspace>/<2 of hash>/<hash>`, written beside, synced and linked into place. */
export function openDirectoryBlobs(options: { dir: string; bytesMax: number }): Blobs {
  const { dir, bytesMax } = options
  return {
    async put(workspaceId, bytes) {
      if (bytes.byteLength > bytesMax) throw new AppError('PAYLOAD_TOO_LARGE', { context: { bytes: bytes.byteLength, bytesMax } })
      const ref = blobRef(bytes)
      const path = pathOf(dir, workspaceId, ref)
      if (!path) throw new AppError('NOT_FOUND', { context: { workspaceId } })
      if (!(await holds(path, bytes.byteLength))) await writeDurably(path, bytes)
      return { ref, size: bytes.byteLength }
    },
    async get(workspaceId, ref) {
      const path = pathOf(dir, workspaceId, ref)
      if (!path) throw new AppError('NOT_FOUND', { context: { ref } })
      const bytes = await readOrUndefined(path)
      if (!bytes) throw new AppError('NOT_FOUND', { context: { ref } })
      if (blobRef(bytes) !== ref) throw new AppError('BLOB_DAMAGED', { context: { ref } })
      return bytes
    },
    async remove(workspaceId, ref) {
      const path = pathOf(dir, workspaceId, ref)
      if (path) await rm(path, { force: true })
    },
  }
}

/** Undefined for what is no workspace or no reference: neither ever becomes a path. */
function pathOf(dir: string, workspaceId: string, ref: string): string | undefined {
  const hash = REF.exec(ref as BlobRef)?.[1]
  if (!hash || !WORKSPACE.test(workspaceId)) return undefined
  return join(dir, workspaceId, hash.slice(0, 2), hash)
}

/** A file of another length is damage: it is written anew. */
async function holds(path: string, size: number): Promise<boolean> {
  const known = await stat(path).catch(() => undefined)
  if (known && known.size !== size) await rm(path, { force: true })
  return known?.size === size
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(/* turbopackIgnore: true */ draft, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    // link, unlike rename, never replaces what a reader may hold; whoever came first wrote the same bytes
    await link(draft, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
    await syncFolder(dirname(path))
  } catch (cause) {
    if (FULL.has(codeOf(cause) ?? '')) throw new AppError('STORAGE_FULL', { cause, context: { bytes: bytes.byteLength } })
    throw cause
  } finally {
    await rm(draft, { force: true }).catch(() => {})
  }
}

async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function readOrUndefined(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
