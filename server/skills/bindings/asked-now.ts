import { type Agreement, askedInAll, givenTo, type Missing, missingOf } from '#server/skills/bindings/core/asked.ts'
import { grantsThatHold } from '#server/skills/bindings/signed-grants.ts'
import { type BindingRow, findBindings, type GrantRow, listGrants } from '#server/skills/bindings/store.ts'
import { type Asked, askedSchema } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What bindings ask for, and what of it is given as it stands now. */
export interface AskedNow {
  /** All that may be given and taken back here: agreements that were counted on too. */
  readonly asked: Asked
  /** Grants that hold: the binding's own, and the agreement of another binding that it counts on. */
  readonly held: readonly GrantRow[]
  readonly missing: Missing
}

/**
 * Holds what each binding asks for against the signed grants: its own, and those of other bindings that it counted on, each only as
 * long as it is the one that counted (decision 0158).
 * @returns by id
 */
export async function askedNow(scope: TenantScope, rows: readonly BindingRow[]): Promise<Map<string, AskedNow>> {
  const asked = new Map(rows.map((row) => [row.id, askedSchema.parse(row.asked)]))
  const roots = [...asked.values()].flatMap(({ counted = [] }) => counted.map(({ bindingId }) => bindingId))
  const others = await findBindings(scope, roots)
  const grants = await listGrants(scope, [...new Set([...rows.map(({ id }) => id), ...roots])])
  const agreements: GrantRow[] = []
  for (const row of others) agreements.push(...(await grantsThatHold(row, grants)))
  const now = new Map<string, AskedNow>()
  for (const row of rows) {
    const wanted = asked.get(row.id)
    if (wanted) now.set(row.id, standing(row, wanted, await grantsThatHold(row, grants), agreements))
  }
  return now
}

/** The same of one. */
export async function askedOfOne(scope: TenantScope, row: BindingRow): Promise<AskedNow> {
  const now = (await askedNow(scope, [row])).get(row.id)
  if (!now) throw new Error('a row asks for something or nothing')
  return now
}

/** An agreement by the moment it was given: kept along with an upgrade it is still the same. */
export function agreementOf({ permission, bindingId, grantedAt }: GrantRow): Agreement {
  return { permission, bindingId, grantedAt: grantedAt.toISOString() }
}

function standing(row: BindingRow, asked: Asked, own: readonly GrantRow[], agreements: readonly GrantRow[]): AskedNow {
  const given = givenTo(
    asked,
    own.map(({ permission }) => permission),
    agreements.map(agreementOf),
  )
  const lent = (asked.counted ?? []).flatMap(({ permission, bindingId }) =>
    given.has(permission) && !own.some((grant) => grant.permission === permission)
      ? agreements.filter((grant) => grant.permission === permission && grant.bindingId === bindingId).slice(0, 1)
      : [],
  )
  const inAll = askedInAll(asked)
  const mapped = row.secretMappings as Record<string, string>
  const held = [...own, ...new Map(lent.map((grant) => [grant.permission, grant])).values()]
  return { asked: inAll, held, missing: missingOf(inAll, { granted: given, mapped }) }
}
