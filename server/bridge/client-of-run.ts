import type { AskedBy } from '#server/bridge/core/say-why.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { findActor } from '#server/members/store.ts'
import { listRunEvents, type RunRow } from '#server/runs/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What the program outside is called that asked for this run through MCP, as it was called then; null when a person or a trigger did. */
export async function clientOfRun(scope: TenantScope, run: Pick<RunRow, 'id' | 'origin'>): Promise<string | null> {
  if (run.origin !== 'mcp') return null
  const started = (await listRunEvents(scope, run.id)).find(({ kind }) => kind === 'started')
  const name = (started?.data as { client?: unknown } | undefined)?.client
  return typeof name === 'string' ? name : null
}

/**
 * The program outside whose own call this run is, and in whose name; null for crew members, whoever started them.
 * @param names of the people of the workspace
 */
export async function askedByOf(
  scope: TenantScope,
  run: Pick<RunRow, 'id' | 'origin' | 'memberId' | 'startedBy'>,
  names: ReadonlyMap<string, string>,
  say: Say,
): Promise<AskedBy | null> {
  if (run.origin !== 'mcp') return null
  const actor = await findActor(scope, run.memberId)
  if (actor.kind !== 'client') return null
  return { program: (await clientOfRun(scope, run)) ?? actor.name, person: names.get(run.startedBy) ?? say('Someone who left') }
}
