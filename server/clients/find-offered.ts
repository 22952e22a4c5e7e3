import { findCatalogueEntry } from '#server/catalogue/list-catalogue.ts'
import { type ConnectorRow, listToolNames } from '#server/catalogue/store.ts'
import { offeredSchema } from '#server/clients/core/offered-schema.ts'
import { clientNames } from '#server/clients/core/tool-names.ts'
import { isOffered, type OfferedTool, OWN_NAMES } from '#server/clients/list-offered.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * The tool that is called so towards programs outside, by the same rules as in the list, and how its app is connected. What the caller may
 * was decided before.
 * @returns undefined when there is none that may be used
 */
export async function findOffered(
  scope: TenantScope,
  name: string,
): Promise<(OfferedTool & { readonly connector: ConnectorRow }) | undefined> {
  // What it is called as a rule is looked up beside the names of all: they say which tool it is.
  const asRule = name.replace('_', '.')
  const [tools, ruled] = await Promise.all([listToolNames(scope), findCatalogueEntry(scope, asRule)])
  const known = new Map(tools.map(({ isAccepted, tool }) => [tool, isAccepted]))
  const names = clientNames([...known.keys()], OWN_NAMES, (one) => known.get(one) === true)
  const tool = [...names].find(([, called]) => called === name)?.[0]
  if (tool === undefined) return undefined
  const { connector, row } = (tool === asRule ? ruled : await findCatalogueEntry(scope, tool)) ?? {}
  const inputSchema = row && offeredSchema(row)
  if (!row || !inputSchema || !isOffered(row) || !connector?.enabled) return undefined
  return { name, row, inputSchema, connector }
}
