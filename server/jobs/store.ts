import pg from 'pg'
import { pgConfig } from '#db/migrate.ts'

/** A pool of the system role for the queue. Its errors are told, never thrown: the pool reconnects. */
export function openQueuePool(systemUrl: string, max: number, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ ...pgConfig(systemUrl), max })
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  return pool
}

/** Says that these workers live, by the database's clock. */
export async function beat(pool: pg.Pool, workerIds: readonly string[]): Promise<void> {
  await pool.query(
    `insert into system.worker_heartbeats (worker_id, started_at, seen_at) select id, clock_timestamp(), clock_timestamp() from unnest($1::text[]) id
     on conflict (worker_id) do update set seen_at = excluded.seen_at`,
    [workerIds],
  )
}

export async function removeHeartbeats(pool: pg.Pool, workerIds: readonly string[]): Promise<void> {
  await pool.query('delete from system.worker_heartbeats where worker_id = any($1::text[])', [workerIds])
}

/**
 * Gives back the jobs and queues of workers not heard of for `leaseMs`, by the database's clock, so that others take
 * them at once (architecture §1). Gives the workers it released.
 */
export async function releaseDeadWorkers(pool: pg.Pool, leaseMs: number): Promise<string[]> {
  const lost = await pool.query<{ worker_id: string }>(
    `with lease as (select clock_timestamp() - make_interval(secs => $1::float8 / 1000) as since),
      gone as (delete from system.worker_heartbeats where seen_at < (select since from lease)),
      alive as (select worker_id from system.worker_heartbeats where seen_at >= (select since from lease)),
      held as (
        select locked_by, locked_at from graphile_worker._private_jobs where locked_by is not null
        union all select locked_by, locked_at from graphile_worker._private_job_queues where locked_by is not null)
    select distinct locked_by as worker_id from held
    where locked_at < (select since from lease) and locked_by not in (select worker_id from alive)`,
    [leaseMs],
  )
  const ids = lost.rows.map((row) => row.worker_id)
  if (ids.length > 0) await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [ids])
  return ids
}
