import { listMemberships } from '#server/identity/people/store.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { HoldReason, ReasonCode } from '#server/program/core/attempt-state.ts'
import type { RunRow } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Of these a run goes on by itself, so nobody is called. */
const GOES_ON_BY_ITSELF: ReadonlySet<HoldReason> = new Set(['signer_unavailable'])
/** A person's own no or stop is no news to them. */
const DECIDED: ReadonlySet<ReasonCode> = new Set(['REJECTED', 'CANCELLED', 'SUPERSEDED'])

/** A run waits for a person: who started it hears of it, and the admins where only they can help. */
export async function tellOfHold(
  scope: TenantScope,
  run: RunRow,
  hold: { reason: HoldReason; since: string; leg: number; attempt: number },
): Promise<void> {
  if (run.purpose === 'dry-run' || GOES_ON_BY_ITSELF.has(hold.reason)) return
  const admins = (await listMemberships(scope)).filter(({ role }) => role === 'admin').map(({ userId }) => userId)
  await addNotices(
    scope,
    {
      kind: 'run_held',
      key: `run_held:${run.id}:${hold.leg}.${hold.attempt}:${hold.reason}:${hold.since}`,
      about: { runId: run.id, memberId: run.memberId, reason: hold.reason },
      to: [run.startedBy, ...admins],
    },
    systemClock.nowMs(),
  )
}

/** A run failed, or nobody decided in time: who started it, or whose schedule did, hears of it. */
export async function tellOfFailure(scope: TenantScope, run: RunRow, reason: ReasonCode): Promise<void> {
  if (run.purpose === 'dry-run' || DECIDED.has(reason)) return
  await addNotices(
    scope,
    { kind: 'run_failed', key: `run_failed:${run.id}`, about: { runId: run.id, memberId: run.memberId, reason }, to: [run.startedBy] },
    systemClock.nowMs(),
  )
}
