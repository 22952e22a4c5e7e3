import type { Readable, Writable } from 'node:stream'
import type postgres from 'postgres'
import { openSql } from '#db/client.ts'
import { appliedMigrations } from '#db/migrate.ts'

/**
 * The whole database as the owner sees it: only for backup and restore, where row-level security must not hide anything.
 * Data is copied in PostgreSQL's own text format, which no version changes.
 */
type Transaction = postgres.TransactionSql
export interface TableShape {
  /** `schema.table`, both quoted where needed. */
  readonly name: string
  readonly columns: readonly string[]
}

/** Who is signed in, links that open doors and which workers live: true of the moment only, so neither kept nor put back. */
const PASSING = ['system.sessions', 'system.setup_links', 'system.worker_heartbeats']

/** One consistent view of the database, for as long as `work` takes; nobody is kept waiting. */
export async function inSnapshot<T>(ownerUrl: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const sql = openSql(ownerUrl, { max: 1 })
  try {
    return (await sql.begin('isolation level repeatable read read only', async (tx) => {
      // Rows that a policy hides are an error here, never left out in silence.
      await tx`set local row_security = off`
      return await work(tx)
    })) as T
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** One transaction that may write everything. */
export async function inOwnerTransaction<T>(ownerUrl: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const sql = openSql(ownerUrl, { max: 1 })
  try {
    return (await sql.begin(async (tx) => {
      await tx`set local row_security = off`
      return await work(tx)
    })) as T
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Migrations that the database has, by their times. */
export async function listMigrations(tx: Transaction): Promise<number[]> {
  return await appliedMigrations(tx)
}

/**
 * Muster's own tables, those that others point at first.
 * @throws Error for what a copy of rows would not carry: sequences, or tables that point at each other in a circle
 */
export async function listTables(tx: Transaction): Promise<TableShape[]> {
  const [sequence] = await tx`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('muster', 'system') and c.relkind = 'S' limit 1`
  if (sequence) throw new Error(`the sequence ${String(sequence['name'])} would not be in a backup`)
  const rows = await tx<{ name: string; columns: string[]; needs: string[] }[]>`
    select format('%I.%I', n.nspname, c.relname) as name,
      (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select array_agg(distinct format('%I.%I', rn.nspname, r.relname)) from pg_constraint k join pg_class r on r.oid = k.confrelid
        join pg_namespace rn on rn.oid = r.relnamespace where k.conrelid = c.oid and k.contype = 'f' and r.oid <> c.oid), '{}') as needs
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('muster', 'system') and c.relkind = 'r' order by 1`
  const waiting = rows.filter((row) => !PASSING.includes(row.name))
  const ordered: TableShape[] = []
  while (waiting.length > 0) {
    const next = waiting.findIndex((row) => row.needs.every((need) => ordered.some((table) => table.name === need)))
    const [row] = next < 0 ? [] : waiting.splice(next, 1)
    if (!row) throw new Error(`tables point at each other in a circle: ${waiting.map((one) => one.name).join(', ')}`)
    ordered.push({ name: row.name, columns: row.columns })
  }
  return ordered
}

export async function countRows(tx: Transaction, table: string): Promise<number> {
  const [row] = await tx.unsafe(`select count(*)::float8 as n from ${table}`)
  return Number(row?.['n'] ?? 0)
}

/** Rows of a table as text, in the order in which they lie. To be read to the end before anything else is asked of `tx`. */
export async function* copyOut(tx: Transaction, { name, columns }: TableShape): AsyncIterable<Uint8Array> {
  const rows: Readable = await tx.unsafe(`copy ${name} (${columns.join(', ')}) to stdout`).readable()
  yield* rows
  // postgres.js pauses its socket for what is not read yet, and goes on only when asked for more. When a large last row and the
  // end come in one piece nobody asks, and the next query would wait for ever (porsager/postgres#1016).
  rows._read(0)
}

/** Takes rows as `copyOut` gives them. */
export async function copyIn(tx: Transaction, { name, columns }: TableShape): Promise<Writable> {
  return await tx.unsafe(`copy ${name} (${columns.join(', ')}) from stdin`).writable()
}

/** Workspace → number of entries in its chain. */
export async function readHeads(tx: Transaction): Promise<Record<string, number>> {
  const rows = await tx`select workspace_id as id, max(seq)::float8 as n from muster.audit_events group by 1`
  return Object.fromEntries(rows.map((row) => [String(row['id']), Number(row['n'])]))
}

/** Makes room for the rows of a backup: what migrations put into new tables is in it already. */
export async function emptyTables(tx: Transaction, tables: readonly TableShape[]): Promise<void> {
  await tx.unsafe(`truncate ${[...tables.map(({ name }) => name), ...PASSING].join(', ')}`)
}
