import { type BindingRow, listVersionRows } from '#server/bridge/skills/store.ts'
import { type NewerVersion, newerVersion } from '#server/skills/core/newer-version.ts'
import { reachSchema } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Of what was added, by id, the version above it; nothing of what waits to take another's place, nor where one that high waits
 * already.
 */
export async function newerOf(scope: TenantScope, rows: readonly BindingRow[]): Promise<ReadonlyMap<string, NewerVersion>> {
  const versions = Map.groupBy(
    await listVersionRows(
      scope,
      rows.map(({ skillId }) => skillId),
    ),
    ({ skillId }) => skillId,
  )
  const newer = new Map<string, NewerVersion>()
  for (const row of rows) {
    if (row.state !== 'active') continue
    const line = (versions.get(row.skillId) ?? []).map((one) => ({ ...one, reach: reachSchema.parse(one.reach) }))
    const found = newerVersion(row, line)
    const isAsked = rows.some(
      ({ supersedesId, state, semver }) => supersedesId === row.id && state === 'successor' && semver === found?.version,
    )
    if (found && !isAsked) newer.set(row.id, found)
  }
  return newer
}
