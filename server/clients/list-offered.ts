import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { listConnectorRows } from '#server/catalogue/store.ts'
import { offeredSchema } from '#server/clients/core/offered-schema.ts'
import { clientNames } from '#server/clients/core/tool-names.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { resolvePosture } from '#server/crew/posture-table.ts'
import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** The tools of ours beside those of the workspace's apps: no app's tool is called like one of them. */
export const RESULT_TOOL_NAME = 'runs_result'
export const CANCEL_TOOL_NAME = 'runs_cancel'
export const OWN_NAMES: ReadonlySet<string> = new Set([RESULT_TOOL_NAME, CANCEL_TOOL_NAME])

/** A tool as programs outside see it. */
export interface OfferedTool {
  /** `files_read`. */
  readonly name: string
  readonly row: CatalogueRow
  readonly inputSchema: JsonObject
}

/**
 * The tools that this caller may use now, sorted by name: of apps that are switched on, accepted and as accepted, of a kind, neither
 * blocked nor in need of a saved secret. What stays inside (results, memory, documents) belongs to runs and is not offered.
 */
export async function listOffered(principal: Principal): Promise<readonly OfferedTool[]> {
  if (!can(principal, 'apps:use')) return []
  return await inScope(principal.workspaceId, offeredTools)
}

async function offeredTools(scope: TenantScope): Promise<readonly OfferedTool[]> {
  const on = new Set((await listConnectorRows(scope)).flatMap(({ key, enabled }) => (enabled ? [key] : [])))
  const rows = await listCatalogue(scope)
  // Named over all of them, so that a tool keeps its name whatever else is switched off.
  const accepted = new Set(rows.flatMap(({ effectClass, tool }) => (effectClass === null ? [] : [tool])))
  const names = clientNames(
    rows.map(({ tool }) => tool),
    OWN_NAMES,
    (tool) => accepted.has(tool),
  )
  return rows
    .flatMap((row) => {
      const name = names.get(row.tool)
      const inputSchema = offeredSchema(row)
      return name === undefined || inputSchema === null || !on.has(connectorOf(row)) || !isOffered(row) ? [] : [{ name, row, inputSchema }]
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Whether programs outside may use it at all. Pure. */
export function isOffered(row: CatalogueRow): boolean {
  if (row.state !== 'active' || row.effectClass === null || row.effectClass === 'internal') return false
  return resolvePosture(null, 'adaptive', row.effectClass, { declared: false, authored: false }) !== 'block'
}

export const connectorOf = ({ tool }: Pick<CatalogueRow, 'tool'>): string => tool.slice(0, tool.indexOf('.'))
