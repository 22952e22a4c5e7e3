import type { Finding } from '#server/catalogue/compare-tools.ts'
import { syncConnector } from '#server/catalogue/sync-connector.ts'
import { openSession } from '#server/gateway/mcp/open-session.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Asks a connector for its tools and takes them into the catalogue; also the test of a connection.
 * @returns what is new, changed, gone or refused; empty when all is as accepted
 * @throws AppError CONNECTOR_*
 */
export async function syncTools(workspaceId: string, connectorKey: string): Promise<Finding[]> {
  const announced = await (await openSession(workspaceId, connectorKey)).listTools()
  return await inScope(workspaceId, async (scope) => await syncConnector(scope, connectorKey, announced))
}
