import { sql } from 'drizzle-orm'
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
    // Asked for now (`then` sends it) and not waited for: the first query of the work goes right behind it on the same
    // connection. Where it fails, every query after it does; a query before it would see nothing.
    const scoped = tx.execute(sql`select set_config('muster.workspace', ${workspaceId}, true)`).then(() => {})
    scoped.catch(() => {})
    const result = await work({ workspaceId, tx } as TenantScope)
    await scoped
    return result
  })
}

/** Runs `work` in one transaction of the system role. */
export async function withSystem<T>(work: (scope: SystemScope) => Promise<T>): Promise<T> {
  return await clientFor(url('DATABASE_SYSTEM_URL')).db.transaction(async (tx) => await work({ tx } as SystemScope))
}
