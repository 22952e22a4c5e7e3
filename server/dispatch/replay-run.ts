import { madeDocuments } from '#server/dispatch/core/made-documents.ts'
import { checksArtifact, effectArtifact, idempotencyKey, outputArtifact } from '#server/dispatch/core/plan-artifacts.ts'
import { checksOf, memberAddress } from '#server/dispatch/flight-plan.ts'
import { journalKey, loadJournal, RecordMissing, rewalk } from '#server/dispatch/journal.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { loadContext, type RunContext } from '#server/dispatch/run-context.ts'
import { planDocument } from '#server/dispatch/seal-leg.ts'
import { prepareEffect } from '#server/gateway/mcp/prepare-effect.ts'
import type { SealedArtifact } from '#server/plan/artifact.ts'
import { planDocumentSchema } from '#server/plan/plan-document.ts'
import { sealPlan } from '#server/plan/seal.ts'
import { type ArtifactRow, listArtifacts } from '#server/runs/artifacts/store.ts'
import { type AttemptRow, findRun, listAttempts } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

export interface ReplayReport {
  readonly leg: number
  readonly attempt: number
  /** Whether the same recordings give the same token. */
  readonly same: boolean
  readonly differences: readonly string[]
}

/**
 * The replay check (domain §5, Purposes): plans every sealed leg of a run again from its recorded reads, facts and answers,
 * and compares the tokens. Reads nothing outside, creates no run, changes nothing.
 * @throws AppError NOT_FOUND
 */
export async function replayRun(workspaceId: string, runId: string): Promise<ReplayReport[]> {
  const { context, before, secretSince, attempts } = await inScope(workspaceId, async (scope) => {
    const run = await findRun(scope, runId)
    const worker = { fence: run.fence, workerId: 'replay' }
    const context = await loadContext(scope, run, worker)
    const before = await loadContext(scope, { ...run, inputsConfidentiality: 'workspace' }, worker)
    return {
      context,
      before,
      secretSince: run.secretSince,
      attempts: (await listAttempts(scope, runId)).filter((attempt) => attempt.token !== null),
    }
  })
  const reports: ReplayReport[] = []
  for (const attempt of attempts) reports.push(await replayAttempt(isBefore(attempt, secretSince) ? before : context, attempt))
  return reports
}

/** Whether an attempt was planned before the run looked up something secret: then it was read without knowing of it. */
function isBefore({ leg, attempt }: AttemptRow, since: string | null): boolean {
  const [sinceLeg = 0, sinceAttempt = 0] = since?.split('.').map(Number) ?? []
  return leg < sinceLeg || (leg === sinceLeg && attempt < sinceAttempt)
}

async function replayAttempt(context: RunContext, attempt: AttemptRow): Promise<ReplayReport> {
  const rows = await inScope(context.workspaceId, async (scope) => await listArtifacts(scope, context.runId, attempt.leg, attempt.attempt))
  const journal = await loadJournal(context, attempt.leg, attempt.attempt)
  const { leg, attempt: n } = attempt
  const walk = await rewalk(context, journal).catch((error: unknown) => {
    if (error instanceof RecordMissing) return error.message
    throw error
  })
  if (typeof walk === 'string') return { leg, attempt: n, same: false, differences: [`there is no record of ${walk}`] }
  const recorded = new Map(storedEffects(rows).map((effect) => [journalKey(effect.metadata.blockPath, effect.metadata.itemDigest), effect]))
  const effects = []
  for (const [index, call] of walk.effects.entries()) {
    const tool = context.program.tools[call.block.tool]
    const known = recorded.get(journalKey(call.blockPath, call.itemDigest))
    if (!tool || !known) return { leg, attempt: n, same: false, differences: [`${call.blockPath} was not in the plan`] }
    const key = idempotencyKey(context.run.lineageId, call)
    const args = await prepareEffect({
      workspaceId: context.workspaceId,
      tool: tool.tool,
      args: call.args,
      row: tool,
      key,
      dateMs: context.run.startedAt.getTime(),
      memberAddress: memberAddress(context),
      documents: madeDocuments(context.program, journal.evidence, journal.facts),
    })
    effects.push(
      effectArtifact(call, tool, args, {
        ordinal: index + 1,
        lineageId: context.run.lineageId,
        precondition: known.metadata.precondition,
        caught: context.caught.has(call.blockPath),
        whitelist: known.metadata.whitelist,
        earlier: known.metadata.earlier ?? null,
      }),
    )
  }
  const derived = [
    ...effects.map((effect) => effect.artifact),
    ...(walk.finished && walk.output !== null ? [outputArtifact(walk.output)] : []),
    checksArtifact(checksOf(context, walk, effects)),
  ]
  return compare(context, attempt, rows, derived)
}

/** Derived artifacts in place of the stored ones, then the token with the sealed epoch and policy. */
function compare(context: RunContext, attempt: AttemptRow, rows: readonly ArtifactRow[], derived: readonly SealedArtifact[]): ReplayReport {
  const byName = new Map(derived.map((artifact) => [artifact.name, artifact]))
  const differences = rows
    .filter((row) => !row.name.startsWith('e') && byName.get(row.name)?.artifactHash !== row.artifactHash)
    .map((row) => row.name)
  const sealed = planDocumentSchema.parse(JSON.parse(attempt.planText ?? '{}'))
  const replaced = rows.map((row) => ({ ...row, ...byName.get(row.name) }))
  const again = sealPlan({
    ...planDocument(context, attempt, replaced, sealed),
    secretVersions: sealed.secretVersions,
  })
  const same =
    again.token === attempt.token && differences.length === 0 && derived.length === rows.filter((row) => !row.name.startsWith('e')).length
  return {
    leg: attempt.leg,
    attempt: attempt.attempt,
    same,
    differences: again.token === attempt.token ? differences : [...differences, 'token'],
  }
}
