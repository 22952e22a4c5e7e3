import { setTimeout as sleep } from 'node:timers/promises'
import { findApprovalOf, listVotes } from '#server/approvals/store.ts'
import { endedText, reasonText } from '#server/bridge/core/timeline.ts'
import { namesOf, planSentence, statusOf } from '#server/bridge/list-runs.ts'
import { clientKey } from '#server/clients/client-of.ts'
import { CLIENT_LIMITS, type ClientRun } from '#server/clients/schema.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { findClientRow } from '#server/members/clients/store.ts'
import { publicUrl } from '#server/observability/env.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { type AttemptRow, findPresentAttempt, findRun, listRunEvents, type RunRow } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** Where a run was asked for: `tools` knows the calls of the client itself, `crew` the crew members that it started. */
export type ClientSurface = 'tools' | 'crew'

const HELD = 'A person has to look at it first.'
const GOES_ON: ReadonlySet<string> = new Set(['queued', 'running'])

/**
 * What became of a run that this program asked for. Runs of others do not exist to it, not even those of its own person.
 * @param base address of the installation as the client and its person know it
 * @throws AppError NOT_FOUND
 */
export async function followRun(principal: Principal, runId: string, surface: ClientSurface, base = publicUrl()): Promise<ClientRun> {
  const names = await namesOf(principal.workspaceId)
  return await inScope(principal.workspaceId, async (scope) => {
    const run = await findAsked(scope, principal, runId, surface)
    const attempt = await findPresentAttempt(scope, run.id)
    const approval = await findApprovalOf(scope, { id: run.id, leg: run.leg, attempt: run.attempt })
    const open = approval?.status === 'pending' ? approval : null
    const status = statusOf(run, attempt)
    return {
      runId: run.id,
      runNumber: run.n,
      status,
      // The last part of one that is done only works out what it gives.
      plan: run.outcome === 'succeeded' ? null : await planSentence(scope, run, attempt),
      approvalUrl: open ? `${base}/approvals?id=${open.id}` : null,
      expiresAt: open?.expiresAt.toISOString() ?? null,
      runUrl: `${base}/runs/${run.id}`,
      pollUrl: `${base}/api/mcp/${surface}/runs/${run.id}`,
      reason: await reasonOf(scope, run, attempt, { approvalId: approval?.id ?? null, names }),
      output: outputOf(run),
    }
  })
}

/** The same once it waits for people, or is over, or the time is up. */
export async function waitForRun(
  principal: Principal,
  runId: string,
  surface: ClientSurface,
  { base, waitMs }: { readonly base: string; readonly waitMs: number },
): Promise<ClientRun> {
  const until = systemClock.monotonicMs() + waitMs
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 500)) {
    const run = await followRun(principal, runId, surface, base)
    if (!GOES_ON.has(run.status) || systemClock.monotonicMs() + pauseMs > until) return run
    await sleep(pauseMs)
  }
}

/** A run that this program asked for, whatever token it brings today. @throws AppError NOT_FOUND */
export async function findAsked(scope: TenantScope, principal: Principal, runId: string, surface: ClientSurface): Promise<RunRow> {
  const run = await findRun(scope, runId)
  if (!(await isTheirs(scope, principal, run, surface))) throw new AppError('NOT_FOUND', { context: { run: runId } })
  return run
}

async function isTheirs(scope: TenantScope, principal: Principal, run: RunRow, surface: ClientSurface): Promise<boolean> {
  if (run.origin !== 'mcp' || run.startedBy !== principal.userId) return false
  const client = await findClientRow(scope, clientKey(principal))
  const isCall = run.memberId === client?.id
  return surface === 'tools' ? isCall : !isCall && client !== undefined && (await askedBy(scope, run)) === client.id
}

/** The client that a crew member was started by, as its story begins; undefined where it was a person. */
async function askedBy(scope: TenantScope, run: RunRow): Promise<unknown> {
  const begun = (await listRunEvents(scope, run.id)).find(({ kind }) => kind === 'started')
  return (begun?.data as { readonly clientId?: unknown } | undefined)?.clientId
}

async function reasonOf(
  scope: TenantScope,
  run: RunRow,
  attempt: AttemptRow | undefined,
  { approvalId, names }: { approvalId: string | null; names: ReadonlyMap<string, string> },
): Promise<ClientRun['reason']> {
  const held = (attempt?.hold as { reason?: string } | null | undefined)?.reason
  if (run.outcome === null) return held === undefined ? null : { code: held.toUpperCase(), title: HELD, text: HELD }
  if (run.reasonCode === null || run.outcome === 'succeeded') return null
  const events = (await listRunEvents(scope, run.id)).map((event) => ({
    at: event.at.toISOString(),
    kind: event.kind,
    leg: event.leg,
    data: event.data as Record<string, unknown>,
  }))
  const no = approvalId === null ? undefined : (await listVotes(scope, approvalId)).findLast(({ decision }) => decision === 'reject')
  const rejected = no ? { name: names.get(no.userId) ?? 'Someone who left', reason: no.reason } : null
  const title = reasonText(run.reasonCode, inEnglish) ?? run.reasonCode
  return { code: run.reasonCode, title, text: endedText(run.reasonCode, events, rejected, inEnglish) ?? title }
}

function outputOf(run: RunRow): JsonValue {
  if (run.outcome !== 'succeeded' || run.output === null) return null
  // Nothing outside is cleared for what is secret (domain §4): people read it in Muster (docs/decisions/0141).
  if (run.inputsConfidentiality === 'secret') return { secret: true, note: 'What it gives is secret. People read it in Muster.' }
  const output = run.output as JsonValue
  if (Buffer.byteLength(canonicalJson(output)) <= CLIENT_LIMITS.outputBytesMax) return output
  return { tooLarge: true, bytesMax: CLIENT_LIMITS.outputBytesMax }
}
