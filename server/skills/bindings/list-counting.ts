import { isSameSkill } from '#server/skills/bindings/core/asked.ts'
import { type BindingRow, listSuccessors } from '#server/skills/bindings/store.ts'
import { lockOf } from '#server/skills/bindings/view-bindings.ts'
import { askedSchema } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Upgrades that wait, anywhere in the workspace, and do not ask about a publisher whose permission is taken back now. */
export async function listCounting(scope: TenantScope, binding: BindingRow, permission: string): Promise<BindingRow[]> {
  const published = lockOf(binding).filter(({ publisher }) => permission === `publisher:${publisher}`)
  if (published.length === 0) return []
  return (await listSuccessors(scope)).filter((row) => {
    const isAsked = askedSchema.parse(row.asked).permissions.some((one) => one.permission === permission)
    const isTheirs = lockOf(row).some((entry) => published.some((one) => isSameSkill(one, entry) && one.publisher === entry.publisher))
    return isTheirs && !isAsked
  })
}
