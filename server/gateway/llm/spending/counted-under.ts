import type { SpendLimit } from '#server/gateway/llm/settings/read-spend-limits.ts'
import type { Counted } from '#server/gateway/llm/spending/store.ts'

/** To whom a call is charged, as far as limits look. */
export interface CountedFor {
  readonly crewId: string | null
  readonly memberId: string | null
  readonly runId: string | null
}

/** What of the workspace's calls counts under a limit for a call charged so. Pure. */
export function countedUnder({ scope, period }: Pick<SpendLimit, 'scope' | 'period'>, { crewId, memberId, runId }: CountedFor): Counted {
  const since = period === 'run' ? null : period
  const run = (scope === 'run' || period === 'run') && runId !== null ? { runId } : {}
  if (scope === 'crew' && crewId !== null) return { crewId, since, ...run }
  if (scope === 'member' && memberId !== null) return { memberId, since, ...run }
  return { since, ...run }
}
