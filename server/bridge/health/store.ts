import { sql } from 'drizzle-orm'
import { workerHeartbeats } from '#db/schema/worker-heartbeats.ts'
import type { SystemScope } from '#server/tenancy/store.ts'

/** Whether some worker was heard of in the last `withinMs`, by the database's clock. */
export async function isWorkerAlive({ tx }: SystemScope, withinMs: number): Promise<boolean> {
  const fresh = sql`${workerHeartbeats.seenAt} > clock_timestamp() - make_interval(secs => ${withinMs / 1000}::float8)`
  return (await tx.$count(workerHeartbeats, fresh)) > 0
}

/** Version and size of the database, as the system role sees them. */
export async function readDatabaseFacts({ tx }: SystemScope): Promise<{ version: string; bytes: number }> {
  const [row] = await tx.execute<{ version: string; bytes: number }>(
    sql`select current_setting('server_version') as version, pg_database_size(current_database())::float8 as bytes`,
  )
  return { version: row?.version ?? '', bytes: Number(row?.bytes ?? 0) }
}

/** Jobs that wait for a worker, for their time, or were given up; of those that wait, since when the oldest does. */
export async function readQueueFacts({ tx }: SystemScope) {
  const [row] = await tx.execute<{ due: number; later: number; stuck: number; oldest: number | null }>(sql`
    select count(*) filter (where attempts < max_attempts and run_at <= clock_timestamp() and locked_at is null)::float8 as due,
      count(*) filter (where attempts < max_attempts and run_at > clock_timestamp())::float8 as later,
      count(*) filter (where attempts >= max_attempts)::float8 as stuck,
      extract(epoch from min(run_at) filter (where attempts < max_attempts and run_at <= clock_timestamp() and locked_at is null))::float8 * 1000 as oldest
    from graphile_worker._private_jobs`)
  return {
    due: Number(row?.due ?? 0),
    later: Number(row?.later ?? 0),
    stuck: Number(row?.stuck ?? 0),
    oldestDueMs: row?.oldest === null || row?.oldest === undefined ? null : Number(row.oldest),
  }
}

/** Workers heard of in the last `withinMs`, and those not any more, by the database's clock. */
export async function countWorkers({ tx }: SystemScope, withinMs: number): Promise<{ alive: number; gone: number }> {
  const fresh = sql`${workerHeartbeats.seenAt} > clock_timestamp() - make_interval(secs => ${withinMs / 1000}::float8)`
  const alive = await tx.$count(workerHeartbeats, fresh)
  return { alive, gone: (await tx.$count(workerHeartbeats)) - alive }
}
