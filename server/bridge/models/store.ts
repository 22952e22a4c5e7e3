import { sql } from 'drizzle-orm'
import type { TenantScope } from '#db/with-scope.ts'
import type { ProviderView } from '#server/bridge/models/schema.ts'

const FAILED_SHOWN = 5
/** Rows of tries that are summed up, so that a busy workspace costs no more than that. */
const CALLS_MAX = 5000

export type Lately = ProviderView['lately']

/**
 * What came of asking each provider in the last 24 hours, out of what was kept of each call: who is refused is told that it stands
 * under *Models*. A try that nobody waited for, or that we ended ourselves, says nothing of the provider.
 * @returns by name of the provider
 */
export async function readLately({ tx, workspaceId }: TenantScope, now: Date): Promise<ReadonlyMap<string, Lately>> {
  const rows = await tx.execute<{ provider: string; model: string; outcome: string; status: string | null; n: string; at: string }>(sql`
    select one->>'provider' as provider, one->>'model' as model, one->>'outcome' as outcome, one->>'status' as status, count(*) as n,
      to_char(max(calls.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
    from (
      select at, tried from muster.usage_events
      where workspace_id = ${workspaceId} and at >= ${now.toISOString()}::timestamptz - interval '24 hours' order by at desc limit ${CALLS_MAX}
    ) calls, jsonb_array_elements(calls.tried) one
    where one->>'outcome' not in ('cancelled', 'verdict')
    group by 1, 2, 3, 4 order by max(calls.at) desc, 1, 2, 3, 4`)
  const found = new Map<string, { answered: number; failed: Lately['failed'][number][] }>()
  for (const { provider, model, outcome, status, n, at } of rows) {
    const of = found.get(provider) ?? { answered: 0, failed: [] }
    found.set(provider, of)
    if (outcome === 'answered') of.answered += Number(n)
    else if (of.failed.length < FAILED_SHOWN)
      of.failed.push({ model, outcome, status: status === null ? null : Number(status), n: Number(n), lastAt: at })
  }
  return found
}
