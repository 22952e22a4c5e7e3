import { listRunEvents, type RunRow } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What the program outside is called that asked for this run through MCP, as it was called then; null when a person or a trigger did. */
export async function clientOfRun(scope: TenantScope, run: Pick<RunRow, 'id' | 'origin'>): Promise<string | null> {
  if (run.origin !== 'mcp') return null
  const started = (await listRunEvents(scope, run.id)).find(({ kind }) => kind === 'started')
  const name = (started?.data as { client?: unknown } | undefined)?.client
  return typeof name === 'string' ? name : null
}
