import type { BindingDraft } from '#server/skills/bindings/record-binding.ts'
import {
  type BindingRow,
  deleteAgreement,
  deleteGrant,
  findBindings,
  findBound,
  listCounting,
  listGrants,
} from '#server/skills/bindings/store.ts'
import { askedSchema } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Takes a permission of one binding back, and of an upgrade of it that waits. An agreement to a publisher goes wherever it was taken along
 * to, and with it what was not asked because it counted, in the whole workspace (decision 0158). The caller holds `lockBindings`, and
 * looks anew at what each lacks.
 * @returns what to put on record, with each binding as it was before; empty: it was not given
 */
export async function takeBack(scope: TenantScope, binding: BindingRow, permission: string): Promise<BindingDraft[]> {
  const moments = permission.startsWith('publisher:') ? await agreedAt(scope, binding, permission) : []
  const ids = new Set<string>()
  for (const moment of moments) for (const id of await deleteAgreement(scope, permission, moment)) ids.add(id)
  if (await deleteGrant(scope, binding.id, permission)) ids.add(binding.id)
  if (ids.size === 0) return []
  const waiting = binding.state === 'active' ? await findBound(scope, binding, 'successor') : undefined
  if (waiting && (await deleteGrant(scope, waiting.id, permission))) ids.add(waiting.id)
  const drafts = (await findBindings(scope, [...ids])).map((row) => takenBack(row, permission))
  for (const moment of moments)
    for (const row of await listCounting(scope, { permission, grantedAt: moment.toISOString() }))
      if (drafts.every((draft) => draft.binding.id !== row.id)) drafts.push(takenBack(row, permission, moment))
  return drafts
}

/** The moments at which the agreements were given that this binding has, or counted on. */
async function agreedAt(scope: TenantScope, { id, asked }: BindingRow, permission: string): Promise<Date[]> {
  const own = (await listGrants(scope, [id])).filter((grant) => grant.permission === permission)
  const counted = (askedSchema.parse(asked).counted ?? []).filter((one) => one.permission === permission)
  const moments = [...own.map(({ grantedAt }) => grantedAt.toISOString()), ...counted.map(({ grantedAt }) => grantedAt)]
  return [...new Set(moments)].map((moment) => new Date(moment))
}

function takenBack(binding: BindingRow, permission: string, countedOn?: Date): BindingDraft {
  const { slug } = binding
  if (countedOn === undefined)
    return { type: 'skill_grant.revoked', message: `permission of skill ${slug} taken back`, ext: { permission }, binding }
  const ext = { permission, countedOn: countedOn.toISOString() }
  return { type: 'skill_grant.revoked', message: `agreement that skill ${slug} counted on taken back`, ext, binding }
}
