import { BUNDLED_KEYS, BUNDLED_TOOLS, installBundledConnectors } from '#server/catalogue/install-bundled.ts'
import { findRow, listConnectorRows, listRows, listWorkspaceIds, lockConnectors } from '#server/catalogue/store.ts'
import { RESULT_TOOL } from '#server/crew/result-row.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

/**
 * Gives workspaces from before an upgrade the connectors and abilities that came with it, in the name of the admin for whom setup accepted
 * the others. A short name that an app of the workspace has already stays with that app. Any number of workers may do so at once.
 * @returns how many workspaces were given something
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function installMissingConnectors(): Promise<number> {
  let given = 0
  for (const workspaceId of await inSystem(async (system) => await listWorkspaceIds(system))) {
    const isNew = await inScope(workspaceId, async (scope) => {
      await lockConnectors(scope)
      const present = new Map((await listConnectorRows(scope)).map(({ key, kind }) => [key, kind]))
      const tools = new Set((await listRows(scope)).map(({ tool }) => tool))
      const isShort = (key: string): boolean =>
        present.get(key) === 'in-process' && (BUNDLED_TOOLS.get(key) ?? []).some((tool) => !tools.has(tool))
      const missing = BUNDLED_KEYS.filter((key) => !present.has(key) || isShort(key))
      const first = await findRow(scope, RESULT_TOOL)
      if (missing.length === 0 || !first?.acceptedBy) return false
      await installBundledConnectors(scope, first.acceptedBy, missing)
      return true
    })
    if (isNew) given += 1
  }
  return given
}
