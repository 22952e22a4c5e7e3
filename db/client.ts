import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { prepareStatements } from '#db/prepare-statements.ts'

export type Database = ReturnType<typeof drizzle>
export interface Client {
  readonly sql: postgres.Sql
  readonly db: Database
}

const clients = new Map<string, Client>()

/**
 * A pooled client for a PostgreSQL URL, one per URL and process. `postgres://user:pw@localhost/db?host=/dir&port=5432`
 * speaks to a unix socket in `/dir`. Pools are kept across Next's module reloads through globalThis.
 */
export function clientFor(url: string, options: { max?: number } = {}): Client {
  const kept = clients.get(url)
  if (kept) return kept
  const sql = openSql(url, options)
  const client = { sql, db: drizzle(prepareStatements(sql)) }
  clients.set(url, client)
  return client
}

/** A bare postgres.js pool for a URL; the caller ends it. Understands `?host=/socket/dir`. */
export function openSql(url: string, options: { max?: number } = {}): postgres.Sql {
  const parsed = new URL(url)
  const socketDir = parsed.searchParams.get('host')
  const base: postgres.Options<Record<string, never>> = {
    max: options.max ?? 8,
    idle_timeout: 60,
    connect_timeout: 10,
    onnotice: () => {},
    prepare: true,
  }
  if (!socketDir) return postgres(url, base)
  return postgres({
    ...base,
    host: socketDir,
    port: Number(parsed.searchParams.get('port') ?? 5432),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  })
}

/** Ends every pool of this process. */
export async function closeClients(): Promise<void> {
  const open = [...clients.values()]
  clients.clear()
  await Promise.all(open.map((client) => client.sql.end({ timeout: 5 })))
}
