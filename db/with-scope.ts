import { type SQL, sql } from 'drizzle-orm'
import { clientFor, type Database } from '#db/client.ts'

declare const tenantBrand: unique symbol
declare const systemBrand: unique symbol
type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/** An open transaction bound to one workspace by row-level security. The first argument of every tenant store function. */
export interface TenantScope {
  readonly workspaceId: string
  readonly tx: Transaction
  readonly [tenantBrand]: true
}
/** An open transaction of the system plane: sign-in, scheduler, look-ups, sweeper; narrow grants of its own. */
export interface SystemScope {
  readonly tx: Transaction
  readonly [systemBrand]: true
}

/** The chain and scope of the instance itself: sign-in and setup (domain §8). */
export const SYSTEM_WORKSPACE = 'ws_system'

function url(name: 'DATABASE_URL' | 'DATABASE_SYSTEM_URL'): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set; start with "npm start" or see docs/guides/operate.md`)
  return value
}

/**
 * Runs `work` in one transaction of the application role that sees only this workspace (architecture §5).
 * Commits when it resolves, rolls back when it throws.
 */
export async function withScope<T>(workspaceId: string, work: (scope: TenantScope) => Promise<T>): Promise<T> {
  if (!/^ws_[a-z0-9_]{1,60}$/.test(workspaceId)) throw new Error('not a workspace id')
  return await clientFor(url('DATABASE_URL')).db.transaction(async (tx) => {
    return await behind(tx, sql`select set_config('muster.workspace', ${workspaceId}, true), ${idleLimit}`, async () => {
      return await work({ workspaceId, tx } as TenantScope)
    })
  })
}

/**
 * One statement that is a transaction of its own: a call of a function that sets the workspace itself (`muster.take_messages`). For what
 * must cost one way there and back; without its setting row-level security shows it nothing.
 * @param statement a constant: it stays prepared
 */
export async function inOneStatement(statement: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
  return await clientFor(url('DATABASE_URL')).sql.unsafe(statement, values as never[], { prepare: true })
}

/** Runs `work` in one transaction of the system role. */
export async function withSystem<T>(work: (scope: SystemScope) => Promise<T>): Promise<T> {
  return await clientFor(url('DATABASE_SYSTEM_URL')).db.transaction(async (tx) => {
    return await behind(tx, sql`select ${idleLimit}`, async () => await work({ tx } as SystemScope))
  })
}

/**
 * One look of the system role that is a single statement, and so a transaction of its own: one way to the database instead of four.
 * @param look asks once; what it asks twice would be seen at two moments
 */
export async function lookAsSystem<T>(look: (scope: SystemScope) => Promise<T>): Promise<T> {
  const { db } = clientFor(url('DATABASE_SYSTEM_URL'))
  return await look({ tx: db as unknown as Transaction } as SystemScope)
}

/**
 * A process that is stopped in the middle of a transaction would keep its locks for as long as it sleeps, and everybody else
 * waiting. The database ends such a transaction by itself, when the lease of a worker is over too.
 */
const idleLimit = sql`set_config('idle_in_transaction_session_timeout', '30s', true)`

/**
 * Sends the settings of a transaction (`then` does) without waiting for them: the first query of the work goes right behind, on
 * the same connection. Where they fail, every query after them does; a query before them would see nothing.
 */
async function behind<T>(tx: Transaction, settings: SQL, work: () => Promise<T>): Promise<T> {
  const set = tx.execute(settings).then(() => {})
  set.catch(() => {})
  const result = await work()
  await set
  return result
}
