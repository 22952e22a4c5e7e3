import { listMemberships } from '#server/identity/people/store.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { listUntold } from '#server/skills/versions/store.ts'
import { inScope, inSystem, type TenantScope } from '#server/tenancy/store.ts'

/** A worker that stood still for longer tells nobody of what is older. */
const TOLD_FOR_MS = 30 * 24 * 60 * 60_000
const BATCH = 1000

/**
 * Tells the admins of every workspace that has added a version, itself or because another skill needs it, that it was withdrawn for
 * its security (requirements §14.7). Its owner's transaction sees no other workspace, so this is done a moment later. Each withdrawal
 * is told once; any number of workers may do this.
 */
export async function tellOfWithdrawals(nowMs: number = systemClock.nowMs()): Promise<void> {
  const untold = await inSystem(async (system) => await listUntold(system, new Date(nowMs - TOLD_FOR_MS), BATCH))
  for (const { workspaceId, versionId, yankedAtMs } of untold)
    await inScope(workspaceId, async (scope) => await tellAdmins(scope, { versionId, yankedAtMs }, nowMs)).catch((error: unknown) =>
      log.warn('withdrawal', { versionId, error }),
    )
}

/** @param withdrawal.noMail who did it themselves just now; `isOver`: it was taken back */
export async function tellAdmins(
  scope: TenantScope,
  withdrawal: { versionId: string; yankedAtMs: number; noMail?: readonly string[]; isOver?: boolean },
  nowMs: number,
): Promise<void> {
  const { versionId, yankedAtMs, noMail = [], isOver = false } = withdrawal
  const to = (await listMemberships(scope)).filter(({ role }) => role === 'admin').map(({ userId }) => userId)
  const key = `${isOver ? 'skill_reinstated' : 'skill_withdrawn'}:${versionId}:${yankedAtMs}`
  const about = { skillVersionId: versionId, ...(isOver ? { reason: 'reinstated' } : {}) }
  await addNotices(scope, { kind: 'skill_withdrawn', key, about, to, noMail }, nowMs)
}
