import { sql } from 'drizzle-orm'
import { notices } from '#db/schema/notices.ts'
import { spendLimits } from '#db/schema/spend-limits.ts'
import { usageEvents } from '#db/schema/usage-events.ts'
import { workspaces } from '#db/schema/workspaces.ts'
import type { TenantScope } from '#db/with-scope.ts'
import { WARN_PERCENT } from '#server/gateway/llm/core/limits.ts'

/** A limit over calls, and how much of it they and others of its period were billed. */
export interface UsedLimit {
  readonly limitId: string
  readonly maxMicro: number
  readonly usedMicro: number
  /** Of a limit that counts each run. */
  readonly runId: string | null
}

/** What is told once: this limit, at this height, in this period. A limit by run is told once a day, of the first run: there may be hundreds. */
const keyOf = (kind: 'spend_warned' | 'spend_refused', now: Date) =>
  sql`${`${kind}:`} || ${spendLimits.id} || ':' || ${spendLimits.maxMicro} || ':' || to_char(date_trunc(
    case ${spendLimits.period} when 'month' then 'month' else 'day' end, ${now.toISOString()}::timestamptz at time zone ${workspaces.timeZone}), 'YYYY-MM-DD')`

/**
 * Limits of which these calls and others used four fifths, counting bills alone: what is only set aside may cost less in the end. Those
 * of which somebody was told are left out.
 * @param ids calls of `usage_events`, just billed
 * @returns with the key that names it once
 */
export async function findWarned(
  { tx, workspaceId }: TenantScope,
  ids: readonly string[],
  now: Date,
): Promise<(UsedLimit & { readonly key: string })[]> {
  const rows = await tx.execute<{ id: string; max_micro: string; used: string; run_id: string | null; key: string }>(sql`
    with call as (
      select distinct crew_id, member_id, run_id from ${usageEvents} where workspace_id = ${workspaceId} and id in (select json_array_elements_text(${JSON.stringify(ids)}::json))
    ), over as (
      select distinct spend_limits.*, case when spend_limits.period = 'run' then call.run_id end as run_id, ${keyOf('spend_warned', now)} as key,
        case spend_limits.period
          when 'run' then '-infinity'::timestamptz
          when 'day' then date_trunc('day', ${now.toISOString()}::timestamptz at time zone time_zone) at time zone time_zone
          else date_trunc('month', ${now.toISOString()}::timestamptz at time zone time_zone) at time zone time_zone end as since
      from ${spendLimits} join ${workspaces} on workspaces.id = spend_limits.workspace_id join call
        on (spend_limits.period <> 'run' or call.run_id is not null) and case spend_limits.scope
          when 'crew' then spend_limits.subject_id = call.crew_id
          when 'member' then spend_limits.subject_id = call.member_id
          else true end
      where spend_limits.workspace_id = ${workspaceId}
    )
    select over.id, over.max_micro, over.run_id, over.key, counted.used from over cross join lateral (
      select coalesce(sum(settled_micro), 0) as used from ${usageEvents}
      where workspace_id = ${workspaceId} and at >= over.since
        and (over.run_id is null or usage_events.run_id = over.run_id)
        and (over.scope <> 'crew' or crew_id = over.subject_id) and (over.scope <> 'member' or member_id = over.subject_id)
    ) counted
    where counted.used > 0 and counted.used * 100 >= over.max_micro::numeric * ${Number(WARN_PERCENT)}
      and not exists (select from ${notices} where workspace_id = ${workspaceId} and event_key = over.key)
    order by over.id, counted.used desc`)
  return rows.map(({ id, max_micro, used, run_id, key }) => ({
    limitId: id,
    maxMicro: Number(max_micro),
    usedMicro: Number(used),
    runId: run_id,
    key,
  }))
}

/** The key that names a refusal once. */
export async function refusalKeys(
  { tx, workspaceId }: TenantScope,
  limitIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.execute<{ id: string; key: string }>(sql`
    select spend_limits.id, ${keyOf('spend_refused', now)} as key from ${spendLimits} join ${workspaces} on workspaces.id = spend_limits.workspace_id
    where spend_limits.workspace_id = ${workspaceId} and spend_limits.id in (select json_array_elements_text(${JSON.stringify(limitIds)}::json))
      and not exists (select from ${notices} where workspace_id = ${workspaceId} and event_key = ${keyOf('spend_refused', now)})`)
  return new Map(rows.map(({ id, key }) => [id, key]))
}
