import type { FileUse } from '#server/bridge/results/schema.ts'
import { listFileUses } from '#server/bridge/results/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Who works with a file of the workspace, asked before it is taken away. */
export async function readFileUses(workspaceId: string, path: string): Promise<{ items: FileUse[] }> {
  return { items: await inScope(workspaceId, async (scope) => await listFileUses(scope, path)) }
}
