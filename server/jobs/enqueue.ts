import { type SQL, sql } from 'drizzle-orm'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { SystemScope, TenantScope } from '#server/tenancy/store.ts'

export interface NewJob {
  readonly task: string
  /** Ids only; state is read when the job runs. The workspace is added by the database. */
  readonly payload: JsonObject
  /** Jobs of one queue run one after the other: `run:<id>`. */
  readonly queue?: string
  readonly runAt?: Date
  /** A job of the same key that has not started is replaced. Keys of two workspaces never meet. */
  readonly jobKey?: string
}

/** At most this many tries, then the job stays for a person to look at. */
const ATTEMPTS_MAX = 25

/**
 * Adds a job in the caller's transaction, so that it commits with the state it belongs to. The database takes the
 * workspace from the transaction's setting, never from the caller (`muster.enqueue`, architecture §1).
 */
export async function enqueue(scope: TenantScope, job: NewJob): Promise<void> {
  const { task, payload, queue = null, jobKey = null } = job
  await scope.tx.execute(
    sql`select muster.enqueue(${task}::text, ${JSON.stringify(payload)}::json, ${queue}::text, ${at(job)}, ${jobKey}::text)`,
  )
}

/** Adds a job for a workspace from the system plane: scheduler, webhook look-up, sweeper. */
export async function enqueueFor(scope: SystemScope, workspaceId: string, job: NewJob): Promise<void> {
  const payload = JSON.stringify({ ...job.payload, workspaceId })
  const jobKey = job.jobKey === undefined ? null : `${workspaceId}:${job.jobKey}`
  await scope.tx.execute(sql`select graphile_worker.add_job(${job.task}::text, payload => ${payload}::json, queue_name => ${job.queue ?? null}::text,
    run_at => ${at(job)}, max_attempts => ${ATTEMPTS_MAX}::int, job_key => ${jobKey}::text)`)
}

function at(job: NewJob): SQL {
  return sql`${job.runAt?.toISOString() ?? null}::timestamptz`
}
