import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as runDrizzle } from 'drizzle-orm/postgres-js/migrator'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import type postgres from 'postgres'
import { openSql } from '#db/client.ts'
import { ROLES } from '#db/create-roles.ts'
import { AppError } from '#server/kernel/app-error.ts'

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url))

/**
 * Brings a database to this program's schema, as the owner role. Idempotent.
 * @param options.expectData true when this installation had data before: an empty database is then refused.
 * @param options.until time of the last migration to apply: a backup is put back into the schema it was made of
 * @throws AppError SCHEMA_NEWER when the database knows migrations that this program does not; DATABASE_EMPTY.
 */
export async function migrate(options: { ownerUrl: string; expectData?: boolean; until?: number }): Promise<void> {
  const sql = openSql(options.ownerUrl, { max: 1 })
  try {
    const applied = await appliedMigrations(sql)
    if (applied.length === 0 && options.expectData) throw new AppError('DATABASE_EMPTY')
    const known = await knownMigrations()
    if (applied.some((at) => !known.has(at))) throw new AppError('SCHEMA_NEWER', { context: { newest: Math.max(...applied) } })
    await migrateJobs(options.ownerUrl)
    if (options.until === undefined) await runDrizzle(drizzle(sql), { migrationsFolder: FOLDER })
    else await migrateUntil(sql, options.until)
    await protectJobs(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** What a database has and what this program would add, by the times of the migrations. */
export async function comparePending(ownerUrl: string): Promise<{ applied: number[]; pending: number[] }> {
  const sql = openSql(ownerUrl, { max: 1 })
  try {
    const applied = await appliedMigrations(sql)
    return { applied, pending: [...(await knownMigrations())].filter((at) => !applied.includes(at)) }
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** The migrations up to one of them, from a copy of their folder whose journal ends there. */
async function migrateUntil(sql: ReturnType<typeof openSql>, until: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-migrations-'))
  try {
    await cp(FOLDER, folder, { recursive: true })
    const file = join(folder, 'meta/_journal.json')
    const journal = JSON.parse(await readFile(file, 'utf8')) as { entries: { when: number }[] }
    const entries = journal.entries.filter(({ when }) => when <= until)
    await writeFile(file, JSON.stringify({ ...journal, entries }))
    await runDrizzle(drizzle(sql), { migrationsFolder: folder })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Times of the migrations that a database has, oldest first. */
export async function appliedMigrations(sql: postgres.Sql | postgres.TransactionSql): Promise<number[]> {
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`
  if (!table?.['name']) return []
  const rows = await sql`select created_at from drizzle.__drizzle_migrations order by created_at`
  return rows.map((row) => Number(row['created_at']))
}

async function knownMigrations(): Promise<Set<number>> {
  const journal = JSON.parse(await readFile(`${FOLDER}/meta/_journal.json`, 'utf8')) as { entries: { when: number }[] }
  return new Set(journal.entries.map((entry) => entry.when))
}

/** graphile-worker's own tables; it speaks `pg`, which takes a unix socket as host. */
async function migrateJobs(ownerUrl: string): Promise<void> {
  const pool = new pg.Pool({ ...pgConfig(ownerUrl), max: 2 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    await runMigrations({ pgPool: pool })
  } finally {
    await pool.end()
  }
}

/** The system role works the queue through policies of its own; the application role never touches it. */
async function protectJobs(sql: ReturnType<typeof openSql>): Promise<void> {
  const role = ROLES.system
  await sql.unsafe(`grant usage on schema graphile_worker to ${role};
    grant select, insert, update, delete on all tables in schema graphile_worker to ${role};
    grant usage, select on all sequences in schema graphile_worker to ${role};
    grant execute on all functions in schema graphile_worker to ${role};`)
  const tables = await sql`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'graphile_worker' and c.relkind = 'r' and c.relrowsecurity
      and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'plane')`
  for (const row of tables) {
    await sql.unsafe(`create policy plane on graphile_worker.${row['relname']} to ${role} using (true) with check (true)`)
  }
}

/** node-postgres settings of a URL, unix sockets included (`?host=/dir&port=N`). */
export function pgConfig(url: string): pg.PoolConfig {
  const parsed = new URL(url)
  const socketDir = parsed.searchParams.get('host')
  if (!socketDir) return { connectionString: url }
  return {
    host: socketDir,
    port: Number(parsed.searchParams.get('port') ?? 5432),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  }
}
