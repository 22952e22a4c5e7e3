import { sql } from 'drizzle-orm'
import type { TenantScope } from '#db/with-scope.ts'

/** A decision that took less was hardly read. */
const HARDLY_READ_S = 4

export interface PersonWeek {
  readonly userId: string
  readonly week: string
  readonly decisions: number
  readonly timed: number
  readonly medianMs: number | null
  readonly under4s: number
}

/** Decisions by person and week since a moment; void ones were decisions too. */
export async function countDecisions(scope: TenantScope, since: Date, timeZone: string): Promise<PersonWeek[]> {
  const rows = await scope.tx.execute(sql`
    select v.user_id, to_char(date_trunc('week', v.at at time zone ${timeZone}), 'YYYY-MM-DD') as week, count(*)::int as decisions,
      count(w.first_seen_at)::int as timed,
      percentile_cont(0.5) within group (order by extract(epoch from v.at - w.first_seen_at) * 1000)
        filter (where w.first_seen_at is not null) as median_ms,
      (count(*) filter (where extract(epoch from v.at - w.first_seen_at) < ${HARDLY_READ_S}))::int as under4s
    from muster.votes v
    left join muster.approval_views w on w.workspace_id = v.workspace_id and w.approval_id = v.approval_id and w.user_id = v.user_id
      and w.first_seen_at <= v.at
    where v.workspace_id = ${scope.workspaceId} and v.at >= ${since.toISOString()}
    group by 1, 2`)
  return [...rows].map((row) => ({
    userId: String(row['user_id']),
    week: String(row['week']),
    decisions: Number(row['decisions']),
    timed: Number(row['timed']),
    medianMs: row['median_ms'] === null ? null : Math.round(Number(row['median_ms'])),
    under4s: Number(row['under4s']),
  }))
}

/** Plans that asked, by crew member and week. */
export async function countAsks(
  scope: TenantScope,
  since: Date,
  timeZone: string,
): Promise<{ memberId: string; week: string; asks: number }[]> {
  const rows = await scope.tx.execute(sql`
    select a.member_id, to_char(date_trunc('week', a.created_at at time zone ${timeZone}), 'YYYY-MM-DD') as week, count(*)::int as asks
    from muster.approvals a
    where a.workspace_id = ${scope.workspaceId} and a.created_at >= ${since.toISOString()}
    group by 1, 2`)
  return [...rows].map((row) => ({ memberId: String(row['member_id']), week: String(row['week']), asks: Number(row['asks']) }))
}
