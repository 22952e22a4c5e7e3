import { isAppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'
import { listKeyPlaces } from '#server/vault/store.ts'
import { dataKey } from '#server/vault/workspace-key.ts'

/**
 * Whether the key file opens the data keys of each workspace that has saved secrets: it may be lost, or be another
 * installation's.
 * @returns workspaces whose secrets open, and those where at least one key does not
 */
export async function checkVaultKeys(): Promise<{ readonly open: readonly string[]; readonly shut: readonly string[] }> {
  const shut = new Set<string>()
  const places = await listKeyPlaces()
  for (const { workspaceId, version } of places) {
    const opens = await inScope(workspaceId, async (scope) => await dataKey(scope, version)).then(
      () => true,
      (error: unknown) => {
        if (isAppError(error, 'KEYS_MISSING')) return false
        throw error
      },
    )
    if (!opens) shut.add(workspaceId)
  }
  const all = [...new Set(places.map((place) => place.workspaceId))]
  return { open: all.filter((id) => !shut.has(id)), shut: [...shut] }
}
