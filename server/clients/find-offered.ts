import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import { type ConnectorRow, findConnector, listToolNames } from '#server/catalogue/store.ts'
import { offeredSchema } from '#server/clients/core/offered-schema.ts'
import { clientNames } from '#server/clients/core/tool-names.ts'
import { connectorOf, isOffered, type OfferedTool, OWN_NAMES } from '#server/clients/list-offered.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * The tool that is called so towards programs outside, by the same rules as in the list, and how its app is connected. What the caller may
 * was decided before.
 * @returns undefined when there is none that may be used
 */
export async function findOffered(
  scope: TenantScope,
  name: string,
): Promise<(OfferedTool & { readonly connected: ConnectorRow['kind'] }) | undefined> {
  const known = new Map((await listToolNames(scope)).map(({ isAccepted, tool }) => [tool, isAccepted]))
  const names = clientNames([...known.keys()], OWN_NAMES, (one) => known.get(one) === true)
  const tool = [...names].find(([, called]) => called === name)?.[0]
  if (tool === undefined) return undefined
  const [row, connector] = await Promise.all([findCatalogueRow(scope, tool), findConnector(scope, connectorOf({ tool }))])
  const inputSchema = row && offeredSchema(row)
  if (!row || !inputSchema || !isOffered(row) || !connector?.enabled) return undefined
  return { name, row, inputSchema, connected: connector.kind }
}
