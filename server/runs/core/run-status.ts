import type { RunStatus } from '#server/runs/core/run-status-schema.ts'

export interface StatusFacts {
  readonly outcome: 'succeeded' | 'failed' | 'cancelled' | 'expired' | null
  readonly state: string
  readonly held: boolean
  readonly admitted: boolean
  readonly queued: boolean
}

/** What people see of a run, derived from its machine (domain §5, Run status). */
export function runStatus(facts: StatusFacts): RunStatus {
  if (facts.outcome !== null) return facts.outcome
  if (facts.held) return 'blocked'
  if (facts.state === 'AWAITING_APPROVAL') return 'waiting_approval'
  if (facts.admitted) return 'running'
  return facts.queued ? 'queued' : 'waiting'
}
