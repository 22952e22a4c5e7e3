import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { attempts } from '#db/schema/attempts.ts'
import { members } from '#db/schema/members.ts'
import { runEvents } from '#db/schema/run-events.ts'
import { runs } from '#db/schema/runs.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { isPresentAttempt } from '#server/runs/store.ts'

/** A run that waits because a question to a model did not fit under a limit. */
export interface HeldAtLimit {
  readonly runId: string
  readonly runN: number
  readonly memberName: string
  readonly limitId: string
  /** What that limit did when it refused. */
  readonly atLimit: string
  /** The most that the question could cost, in millionths of a euro. */
  readonly wantedMicro: number
}

/** Runs that wait at limits of models, each with the limit that refused it last; oldest first. */
export async function listHeldAtLimits({ tx, workspaceId }: TenantScope, rowsMax: number): Promise<HeldAtLimit[]> {
  const refused = sql`(select ${runEvents.data} from ${runEvents} where ${runEvents.workspaceId} = ${runs.workspaceId}
    and ${runEvents.runId} = ${runs.id} and ${runEvents.data} ->> 'code' = 'BUDGET_EXCEEDED' order by ${runEvents.seq} desc limit 1)`
  const rows = await tx
    .select({
      runId: runs.id,
      runN: runs.n,
      memberName: members.name,
      refused: sql<{ at_limitId?: unknown; at_atLimit?: unknown; at_wantedMicro?: unknown } | null>`${refused}`,
    })
    .from(runs)
    .innerJoin(attempts, isPresentAttempt)
    .innerJoin(members, and(eq(members.workspaceId, runs.workspaceId), eq(members.id, runs.memberId)))
    .where(and(eq(runs.workspaceId, workspaceId), isNull(runs.outcome), sql`${attempts.hold} ->> 'reason' = 'budget'`))
    .orderBy(asc(runs.id))
    .limit(rowsMax)
  return rows.flatMap(({ refused: data, ...run }) => {
    const { at_limitId: limitId, at_atLimit: atLimit, at_wantedMicro: wantedMicro } = data ?? {}
    if (typeof limitId !== 'string' || typeof atLimit !== 'string' || typeof wantedMicro !== 'number') return []
    return [{ ...run, limitId, atLimit, wantedMicro }]
  })
}
