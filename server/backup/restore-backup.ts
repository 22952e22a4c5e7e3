import { once } from 'node:events'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { readArchive } from '#server/backup/read-archive.ts'
import type { BackupFacts, TableFacts } from '#server/backup/schema.ts'
import { copyIn, countRows, emptyTables, inOwnerTransaction, listTables } from '#server/backup/store.ts'
import { partName } from '#server/backup/write-backup.ts'

/**
 * Puts the rows of a backup into an empty database of the same schema: all of them or, when anything does not fit, none.
 * @throws Error when the tables are others than those of the backup, or other rows arrive than were written
 */
export async function restoreRows(order: { ownerUrl: string; file: string; facts: BackupFacts }): Promise<void> {
  await inOwnerTransaction(order.ownerUrl, async (tx) => {
    const shapes = await listTables(tx)
    const facts = new Map(order.facts.tables.map((table) => [table.name, table]))
    const strange = [...facts.keys()].find((name) => !shapes.some((shape) => shape.name === name))
    if (strange !== undefined) throw new Error(`this program has no table ${strange}`)
    await emptyTables(tx, shapes)
    // In the order of the archive, which is the one in which rows may point at each other.
    let open: { table: TableFacts; sink: Writable } | null = null
    const close = async (): Promise<void> => {
      if (!open) return
      open.sink.end()
      await finished(open.sink)
      open = null
    }
    const parts = new Map([...facts.values()].flatMap((table) => partNames(table).map((name) => [name, table] as const)))
    await readArchive(order.file, async (name, body) => {
      const table = parts.get(name)
      if (table && open?.table !== table) {
        await close()
        open = { table, sink: await copyIn(tx, table) }
      }
      for await (const bytes of body) if (table && open && !open.sink.write(bytes)) await once(open.sink, 'drain')
    })
    await close()
    for (const table of facts.values()) {
      const rows = await countRows(tx, table.name)
      if (rows !== table.rows) throw new Error(`${table.name} has ${rows} rows instead of ${table.rows}`)
    }
  })
}

/** Puts the files of a backup into a data folder; the caller gives them to their owner. */
export async function restoreFiles(order: { dataDir: string; file: string }): Promise<number> {
  let files = 0
  await readArchive(order.file, async (name, body) => {
    if (!name.startsWith('files/')) {
      for await (const _ of body);
      return
    }
    const path = join(order.dataDir, name.slice('files/'.length))
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    await pipeline(body, createWriteStream(path, { mode: 0o600, flags: 'wx' }))
    files += 1
  })
  return files
}

function partNames({ name, parts }: TableFacts): string[] {
  return Array.from({ length: parts }, (_, index) => partName(name, index + 1))
}
