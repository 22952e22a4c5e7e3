import { addNotices } from '#server/notices/add-notices.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { BindingView } from '#server/skills/bindings/schema.ts'
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
