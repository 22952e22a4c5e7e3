import { findBindings, type GrantRow, listAgreed, listCounting } from '#server/skills/bindings/store.ts'
import { viewBindings } from '#server/skills/bindings/view-bindings.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** An agreement to a publisher, as it was given. */
type Given = Pick<GrantRow, 'permission' | 'grantedAt'>

/**
 * What is in use now and stands still once an agreement to a publisher is taken back, wherever that is done: what it was given to, and
 * what was not asked because it counted (decision 0158).
 * @param given grants that hold; of other permissions than publishers nothing else stops
 * @returns ids of bindings, for `alsoStopping`
 */
export async function stoppingWith(scope: TenantScope, given: readonly Given[]): Promise<Map<string, ReadonlySet<string>>> {
  const agreements = new Map(
    given.filter(({ permission }) => permission.startsWith('publisher:')).map((one) => [agreementKey(one), one] as const),
  )
  const stopping = new Map<string, ReadonlySet<string>>()
  for (const [key, { permission, grantedAt }] of agreements) {
    const having = await findBindings(scope, await listAgreed(scope, permission, grantedAt))
    const counting = await listCounting(scope, { permission, grantedAt: grantedAt.toISOString() })
    const rows = new Map([...having, ...counting].map((row) => [row.id, row]))
    const views = await viewBindings(scope, [...rows.values()])
    // One that was given it by itself since then does not count on this one any more.
    const stops = views.filter(
      ({ inUse, permissions }) =>
        inUse && permissions.some((one) => one.permission === permission && one.granted?.at === grantedAt.toISOString()),
    )
    stopping.set(key, new Set(stops.map(({ id }) => id)))
  }
  return stopping
}

/** How many others than that binding stop when the agreement is taken back there. Pure. */
export function alsoStopping(stopping: ReadonlyMap<string, ReadonlySet<string>>, given: Given, id: string): number {
  return [...(stopping.get(agreementKey(given)) ?? [])].filter((other) => other !== id).length
}

/** Kept along with an upgrade, or counted on, it is still the same. */
function agreementKey({ permission, grantedAt }: Given): string {
  return `${grantedAt.toISOString()} ${permission}`
}
