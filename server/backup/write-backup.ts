import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listFiles } from '#server/backup/list-files.ts'
import { checkArchive } from '#server/backup/read-archive.ts'
import type { BackupFacts, TableFacts } from '#server/backup/schema.ts'
import { copyOut, countRows, inSnapshot, listMigrations, listTables, readHeads, type TableShape } from '#server/backup/store.ts'
import { type ArchiveWriter, writeArchive } from '#server/backup/write-archive.ts'
import { systemClock } from '#server/observability/system-clock.ts'

/** Rows are written in parts of about this size, so that each is measured before it is written. */
const PART_BYTES = 8 * 1024 * 1024

export interface BackupOrder {
  readonly ownerUrl: string
  readonly dataDir: string
  readonly file: string
  readonly version: string
  readonly keyId: string | null
}
export interface WrittenBackup {
  readonly createdAt: string
  readonly bytes: number
  /** Of the archive file itself. */
  readonly sha256: string
  readonly tables: number
  readonly rows: number
  readonly files: number
}

/**
 * Writes a backup: every row of one consistent view of the database, then the files of the data folder without keys. Files
 * come after the rows, so that whatever a row points at is there. Read again to the end before it counts.
 * @throws Error when it cannot be written whole, or reads back other than it was written; nothing is left then
 */
export async function writeBackup(order: BackupOrder): Promise<WrittenBackup> {
  const createdAt = new Date(systemClock.nowMs()).toISOString()
  let files = 0
  const manifest = await writeArchive(order.file, async (writer) => {
    const facts = await inSnapshot(order.ownerUrl, async (tx): Promise<BackupFacts> => {
      const tables: TableFacts[] = []
      for (const table of await listTables(tx)) {
        const rows = await countRows(tx, table.name)
        tables.push({ name: table.name, columns: [...table.columns], rows, parts: await addTable(writer, table, copyOut(tx, table)) })
      }
      const { version, keyId } = order
      return { version, keyId, tables, migrations: await listMigrations(tx), heads: await readHeads(tx) }
    })
    for (const path of await listFiles(order.dataDir)) if (await addFile(writer, `files/${path}`, join(order.dataDir, path))) files += 1
    return { format: 'muster-backup', createdAt, facts }
  })
  await checkArchive(order.file, 'muster-backup')
  const tables = manifest.facts?.tables ?? []
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return { createdAt, ...(await measureFile(order.file)), tables: tables.length, rows, files }
}

/** Size and digest of a file, for who wants to compare it later. */
export async function measureFile(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') }
}

/** @returns how many parts */
async function addTable(writer: ArchiveWriter, { name }: TableShape, rows: AsyncIterable<Uint8Array>): Promise<number> {
  let parts = 0
  let size = 0
  let kept: Uint8Array[] = []
  const flush = async (): Promise<void> => {
    if (size === 0) return
    parts += 1
    await writer.add(partName(name, parts), size, kept)
    size = 0
    kept = []
  }
  for await (const bytes of rows) {
    kept.push(bytes)
    size += bytes.length
    if (size >= PART_BYTES) await flush()
  }
  await flush()
  return parts
}

/** Where the part of a table lies in an archive. */
export function partName(table: string, part: number): string {
  return `database/${table}/${String(part).padStart(6, '0')}.copy`
}

/** A file as it is now; one that went meanwhile is left out. @throws Error when it gets shorter while it is read */
export async function addFile(writer: ArchiveWriter, name: string, path: string): Promise<boolean> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!handle) return false
  try {
    const { size } = await handle.stat()
    // What is added while it is read waits for the next backup.
    await writer.add(name, size, size === 0 ? [] : handle.createReadStream({ autoClose: false, end: size - 1 }))
    return true
  } finally {
    await handle.close()
  }
}
