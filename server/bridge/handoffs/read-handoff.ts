import { HANDOFF_REFUSED, HANDOFF_REFUSED_OTHER } from '#server/bridge/core/handoff-words.ts'
import type { RunHandoff } from '#server/bridge/handoffs/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { findActor } from '#server/members/store.ts'
import { findHandoff } from '#server/runs/handoffs/store.ts'
import { findRun, type RunRow } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Where a run came from and who took over from it, in the reader's words. */
export async function readHandoff(scope: TenantScope, run: RunRow, say: Say): Promise<RunHandoff> {
  const parent = run.parentRunId === null ? null : await findRun(scope, run.parentRunId)
  // What it looked up itself later is told by its timeline.
  const secret = run.inputsConfidentiality === 'secret' && run.secretSince === null
  const from = parent && { id: parent.id, n: parent.n, memberName: (await findActor(scope, parent.memberId)).name, secret }
  const found = await findHandoff(scope, run.id)
  if (!found) return { from, to: null }
  const { child, handoff } = found
  const { reason, to, toMemberId } = handoff
  const name = toMemberId === null ? to : (await findActor(scope, toMemberId)).name
  return {
    from,
    to: {
      memberId: toMemberId,
      name,
      run: child && { id: child.id, n: child.n },
      reason: reason === null ? null : say(HANDOFF_REFUSED[reason] ?? HANDOFF_REFUSED_OTHER),
    },
  }
}

/** The names of people by their id, and of the crew member that a run was passed on to by its short name, as the timeline knows it. */
export async function namesWithTaker(
  scope: TenantScope,
  run: RunRow,
  names: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const { to, toMemberId } = (await findHandoff(scope, run.id))?.handoff ?? {}
  if (to === undefined || !toMemberId) return names
  return new Map([...names, [to, (await findActor(scope, toMemberId)).name]])
}
