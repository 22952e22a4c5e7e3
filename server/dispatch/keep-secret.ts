import { appendAudit } from '#server/audit/append-audit.ts'
import type { Label } from '#server/crew/catalogue-row.ts'
import { type PlacesRead, placesRead, placeWritten } from '#server/crew/secret-places.ts'
import type { RunContext } from '#server/dispatch/run-context.ts'
import { type JsonObject, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { callBlocks } from '#server/program/core/call-blocks.ts'
import type { EffectRow } from '#server/runs/ledger/store.ts'
import { findSecretPlace, insertSecretPlace } from '#server/runs/secret-places/store.ts'
import { type RunRow, updateRun } from '#server/runs/store.ts'
import { recordRunEvent, workflowOf } from '#server/runs/transition.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** A look-up gave something secret: the part is planned on with the program as it reads then. No `attempt` catches that. */
export class ReadAsSecret extends Error {
  override readonly name = 'ReadAsSecret'
}

/**
 * In the transaction that says an action is sent, so before its content can be read: what it is told is secret, or it carries on what
 * lies in a secret place, so its place is secret from here on (domain §6; decision 0141).
 */
export async function markSecretPlace(scope: TenantScope, context: RunContext, row: EffectRow): Promise<void> {
  const args = parseCanonicalJson(row.argsText) as JsonObject
  const place = placeWritten(row.tool, args, context.member.id)
  if (place === null) return
  const block = callBlocks(context.program).get(row.blockPath)
  const labels: readonly Label[] = block ? [...Object.values(block.labels), ...(block.control ? [block.control] : [])] : []
  const told = labels.some(({ confidentiality }) => confidentiality === 'secret')
  const carried = row.tool === 'files.move' ? await findSecretPlace(scope, placesRead(row.tool, args, context.member.id)) : null
  if (told || carried !== null) await insertSecretPlace(scope, { place, runId: context.runId, at: new Date(systemClock.nowMs()) })
}

/** What an action may have looked up: one that people decide on gives its answer to the parts after it. */
export function lookedUpBy(row: EffectRow, memberId: string): PlacesRead {
  return placesRead(row.tool, parseCanonicalJson(row.argsText) as JsonObject, memberId)
}

/**
 * Whether a look-up told this run something secret that it did not know of: then the run is secret from that attempt on, on record.
 * Asked after the look-up, in the transaction that keeps what it gave: whoever wrote it had marked its place before.
 * @param since the part and attempt from which on the program reads as secret
 */
export async function noteSecretRead(
  scope: TenantScope,
  run: RunRow,
  places: PlacesRead,
  since: { readonly leg: number; readonly attempt: number },
): Promise<boolean> {
  if (run.inputsConfidentiality === 'secret') return false
  const place = await findSecretPlace(scope, places)
  if (place === null) return false
  const at = new Date(systemClock.nowMs())
  await updateRun(scope, run.id, { inputsConfidentiality: 'secret', secretSince: `${since.leg}.${since.attempt}` })
  const where = place.slice(place.indexOf(':') + 1)
  const data = place.startsWith('file:') ? { store: 'file', place: where } : { store: 'memory', place: where.slice(where.indexOf(':') + 1) }
  await recordRunEvent(scope, run, run, 'secret_read', data, at)
  const draft = {
    type: 'run.secret_read' as const,
    workflow: workflowOf(run, { ...run, state: 'PLAN_RUNNING' }),
    workflowState: 'PLAN_RUNNING' as const,
    message: 'what the run looked up holds something secret',
    ext: { place, since: `${since.leg}.${since.attempt}` },
  }
  await appendAudit(scope, [draft], { atMs: at.getTime(), ids: systemIds })
  return true
}
