import { listMemberships } from '#server/identity/people/store.ts'
import { mayGrantSkills } from '#server/identity/roles.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { BindingView } from '#server/skills/bindings/schema.ts'
import type { BindingRow } from '#server/skills/bindings/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Tells everybody who may give what a skill asks for that it waits for them, once for each skill that was added or asked for in a
 * newer version; in the transaction that does so, before it is put on record. What is given or refused meanwhile says so, and is not
 * mailed any more (`bridge/notices`).
 * @param by user id of who added it: when nobody else may give it, they know already and get no mail
 */
export async function tellGranters(scope: TenantScope, { id, missing, granters }: BindingView, by: string): Promise<void> {
  if (missing.permissions.length === 0) return
  const event = { kind: 'skill_permission', key: `skill_permission:${id}`, about: { skillBindingId: id } } as const
  await addNotices(scope, { ...event, to: granters, noMail: [by] }, systemClock.nowMs())
}

/**
 * Tells them anew when a skill that worked lost a permission, and who added it, because it stands still from now on; in the transaction
 * of the taking back. One that waited already was told, and that stands in the bell until it is settled.
 * @param by user id of who took it back: they know
 */
export async function tellOfTakingBack(scope: TenantScope, { id, granters, createdBy }: BindingView, by: string): Promise<void> {
  await addTakenBack(
    scope,
    id,
    [...granters, createdBy].filter((userId) => userId !== by),
  )
}

/**
 * The same of a skill that lost its permissions because a backup was put back. The signer does not run then, so roles are taken as they
 * stand: to be told gives no right.
 */
export async function tellOfRestore(scope: TenantScope, { id, createdBy }: Pick<BindingRow, 'id' | 'createdBy'>): Promise<void> {
  const granters = (await listMemberships(scope)).filter((one) => mayGrantSkills(one)).map(({ userId }) => userId)
  await addTakenBack(scope, id, [...granters, createdBy])
}

async function addTakenBack(scope: TenantScope, id: string, to: readonly string[]): Promise<void> {
  const nowMs = systemClock.nowMs()
  const about = { skillBindingId: id, reason: 'taken_back' }
  await addNotices(scope, { kind: 'skill_permission', key: `skill_permission_back:${id}:${nowMs}`, about, to: [...new Set(to)] }, nowMs)
}
