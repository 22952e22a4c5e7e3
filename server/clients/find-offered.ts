import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import { findConnector, listToolNames } from '#server/catalogue/store.ts'
import { offeredSchema } from '#server/clients/core/offered-schema.ts'
import { clientNames } from '#server/clients/core/tool-names.ts'
import { connectorOf, isOffered, type OfferedTool, OWN_NAMES } from '#server/clients/list-offered.ts'
import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import { inScope } from '#server/tenancy/store.ts'

/** The tool that is called so towards this caller, by the same rules as in the list. @returns undefined when it may not use one */
export async function findOffered(principal: Principal, name: string): Promise<OfferedTool | undefined> {
  if (!can(principal, 'apps:use')) return undefined
  return await inScope(principal.workspaceId, async (scope) => {
    const tool = [...clientNames(await listToolNames(scope), OWN_NAMES)].find(([, called]) => called === name)?.[0]
    const row = tool === undefined ? undefined : await findCatalogueRow(scope, tool)
    const inputSchema = row && offeredSchema(row)
    if (!row || !inputSchema || !isOffered(row) || !(await findConnector(scope, connectorOf(row)))?.enabled) return undefined
    return { name, row, inputSchema }
  })
}
