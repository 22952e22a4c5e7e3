import { appendAudit } from '#server/audit/append-audit.ts'
import { listMemberships } from '#server/identity/people/store.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { planDocumentSchema } from '#server/plan/plan-document.ts'
import { listPermissions, suspendRow } from '#server/policy/standing/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Takes standing permissions out of force: after a rejection, an action that is not sure to have arrived, a changed reach, or
 * because an admin says so (domain §4). They stay on the list with the reason; a new one has to be given.
 * @param which of the member's permissions
 * @param reason.why as it is kept, in English; a sentence of the catalogue, so that it is shown in the reader's language
 * @returns how many were in force until now
 */
export async function suspendPermissions(
  scope: TenantScope,
  memberId: string,
  which: (permission: { readonly id: string; readonly digest: string }) => boolean,
  reason: { readonly why: string; readonly actor: string | null },
): Promise<number> {
  const at = new Date(systemClock.nowMs())
  const suspended = []
  for (const row of await listPermissions(scope, memberId))
    if (row.suspendedAt === null && which(row) && (await suspendRow(scope, row.id, at, reason.why))) suspended.push(row)
  if (suspended.length === 0) return 0
  const admins = (await listMemberships(scope)).filter(({ role }) => role === 'admin').map(({ userId }) => userId)
  for (const { grantedBy, id } of suspended) {
    const to = [...new Set([grantedBy, ...admins])].filter((userId) => userId !== reason.actor)
    await addNotices(scope, { kind: 'permission_suspended', key: `permission_suspended:${id}`, about: { memberId }, to }, at.getTime())
  }
  await appendAudit(
    scope,
    suspended.map(({ id, digest }) => ({
      type: 'whitelist.suspended' as const,
      severity: 'warning' as const,
      message: 'a standing permission is not in force any more',
      ext: { permissionId: id, memberId, digest, why: reason.why, actor: reason.actor },
    })),
    { atMs: at.getTime(), ids: systemIds },
  )
  return suspended.length
}

/** After a restore nobody knows what was taken back meanwhile: every standing permission has to be given anew. @returns how many */
export async function suspendEvery(scope: TenantScope, why: string): Promise<number> {
  let suspended = 0
  for (const memberId of new Set((await listPermissions(scope)).map((row) => row.memberId)))
    suspended += await suspendPermissions(scope, memberId, () => true, { why, actor: null })
  return suspended
}

/** A rejected plan, or one with an action that is not sure to have arrived, ends the standing permissions that it names. */
export async function suspendNamed(scope: TenantScope, memberId: string, planText: string | null, why: string): Promise<void> {
  const whitelistDigests = planText === null ? [] : planDocumentSchema.parse(JSON.parse(planText)).whitelistDigests
  if (whitelistDigests.length === 0) return
  await suspendPermissions(scope, memberId, ({ digest }) => whitelistDigests.includes(digest), { why, actor: null })
}
