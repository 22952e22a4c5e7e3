import { sql } from 'drizzle-orm'
import { workerHeartbeats } from '#db/schema/worker-heartbeats.ts'
import type { SystemScope } from '#server/tenancy/store.ts'

/** Whether some worker was heard of in the last `withinMs`, by the database's clock. */
export async function isWorkerAlive({ tx }: SystemScope, withinMs: number): Promise<boolean> {
  const fresh = sql`${workerHeartbeats.seenAt} > clock_timestamp() - make_interval(secs => ${withinMs / 1000}::float8)`
  return (await tx.$count(workerHeartbeats, fresh)) > 0
}
