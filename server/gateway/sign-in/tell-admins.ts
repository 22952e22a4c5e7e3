import { listMemberships } from '#server/identity/people/store.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Admins hear that an app waits for a sign-in, once for each `key`. @param event.reason an error code */
export async function tellAdmins(
  scope: TenantScope,
  { key, connectorId, reason }: { key: string; connectorId: string; reason: string },
  nowMs: number,
): Promise<void> {
  const to = (await listMemberships(scope)).filter(({ role }) => role === 'admin').map(({ userId }) => userId)
  await addNotices(scope, { kind: 'app_sign_in', key, about: { connectorId, reason }, to }, nowMs)
}
