import { approvalExpiry } from '#server/approvals/core/expiry.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { labelFaults } from '#server/dispatch/core/label-faults.ts'
import { permissionDigests, storedEffects } from '#server/dispatch/load-plan.ts'
import { asHolder, currentAttempt, type RunContext } from '#server/dispatch/run-context.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { artifactHashOf } from '#server/plan/artifact.ts'
import type { PlanDocument } from '#server/plan/plan-document.ts'
import { sealPlan } from '#server/plan/seal.ts'
import { currentBundle } from '#server/policy/current-bundle.ts'
import type { Program } from '#server/program/program.ts'
import { listAmendments } from '#server/runs/amendments/store.ts'
import { type ArtifactRow, listArtifacts } from '#server/runs/artifacts/store.ts'
import { type AttemptRow, findAttempt, type RunRow } from '#server/runs/store.ts'
import { transition, workflowOf } from '#server/runs/transition.ts'
import { signerClient } from '#server/signer/client.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { secretVersions } from '#server/vault/secret-versions.ts'

/** A plan of thousands of pieces is recorded in several entries. */
const ARTIFACTS_PER_ENTRY = 500

/**
 * Checks the stored artifacts byte for byte: names unique, hashes those of the bytes, JSON canonical (requirements 8.3); and that no
 * action claims better labels than its step has (domain §6).
 * @throws AppError PLAN_TOKEN_MISMATCH when anything does not match
 */
export async function validateArtifacts(context: RunContext, attempt: AttemptRow): Promise<void> {
  const { rows, written } = await inScope(context.workspaceId, async (scope) => ({
    rows: await listArtifacts(scope, context.runId, attempt.leg, attempt.attempt),
    written: await listAmendments(scope, context.run.lineageId),
  }))
  for (const row of rows) {
    parseCanonicalJson(row.metaText)
    if (row.bodyText !== null) parseCanonicalJson(row.bodyText)
    if (artifactHashOf(row) !== row.artifactHash) throw new AppError('PLAN_TOKEN_MISMATCH', { context: { artifact: row.name } })
  }
  const [fault] = labelFaults(
    context.program,
    storedEffects(rows).map(({ metadata }) => metadata),
    written,
  )
  if (fault !== undefined) throw new AppError('PLAN_TOKEN_MISMATCH', { context: { why: fault } })
  await asHolder(context, async (scope, run) => {
    const now = currentAttempt(await findAttempt(scope, run.id, attempt.leg, attempt.attempt), run)
    const moved = await transition(scope, run, now, { type: 'artifacts_valid' }, { data: { artifacts: rows.length } })
    await recordArtifacts(scope, run, moved.attempt, rows)
  })
}

/** What the plan is made of, piece by piece, before it is sealed (requirements 8.13: artifact validation). */
async function recordArtifacts(scope: TenantScope, run: RunRow, attempt: AttemptRow, rows: readonly ArtifactRow[]): Promise<void> {
  const drafts = Array.from({ length: Math.ceil(rows.length / ARTIFACTS_PER_ENTRY) }, (_, page) => ({
    type: 'artifact.recorded' as const,
    workflowState: attempt.state,
    workflow: workflowOf(run, attempt),
    message: `${rows.length} ${rows.length === 1 ? 'piece' : 'pieces'} of the plan checked`,
    artifacts: rows
      .slice(page * ARTIFACTS_PER_ENTRY, (page + 1) * ARTIFACTS_PER_ENTRY)
      .map(({ name, role, artifactHash, size }) => ({ name, role, hash: artifactHash, size })),
  }))
  if (drafts.length > 0) await appendAudit(scope, drafts, { atMs: systemClock.nowMs(), ids: systemIds })
}

/**
 * Seals a leg: the token over everything it depends on (domain §5, Seal), signed by the signer, stored with the state.
 * From here on nothing of it can change.
 * @throws AppError SIGNER_UNAVAILABLE: nothing is recorded, the attempt holds
 */
export async function sealLeg(context: RunContext, attempt: AttemptRow): Promise<void> {
  const signer = signerClient()
  const { epoch } = await signer.status()
  const { rows, versions, policyDigest } = await inScope(context.workspaceId, async (scope) => {
    const rows = await listArtifacts(scope, context.runId, attempt.leg, attempt.attempt)
    return { rows, versions: await secretVersionsOf(scope, context.program, rows), policyDigest: (await currentBundle(scope)).digest }
  })
  const document = {
    ...planDocument(context, attempt, rows, { epoch, purpose: context.run.purpose, policyDigest }),
    secretVersions: versions,
  }
  const { planText, token } = sealPlan(document)
  const sealedAtMs = systemClock.nowMs()
  const expiresAtMs = approvalExpiry(sealedAtMs, context.workspace.timeZone)
  const signed = await signer.signPlan({
    token,
    workspaceId: context.workspaceId,
    issuedAt: toTimestamp(sealedAtMs),
    expiresAt: toTimestamp(expiresAtMs),
  })
  await asHolder(context, async (scope, run) => {
    const now = currentAttempt(await findAttempt(scope, run.id, attempt.leg, attempt.attempt), run)
    const change = {
      planText,
      token,
      sealedAt: new Date(sealedAtMs),
      expiresAt: new Date(expiresAtMs),
      signature: signed.signature,
      keyId: signed.keyId,
    }
    const { attempt: sealed } = await transition(scope, run, now, { type: 'sealed' }, { change, data: { token } })
    await appendAudit(
      scope,
      [
        {
          type: 'token.created',
          workflowState: 'TOKEN_CREATED',
          workflow: workflowOf(run, sealed),
          planToken: {
            token,
            version: String(document.v),
            artifacts: document.artifacts.map(({ name, hash, size }) => ({ name, hash, size })),
            model: document.models.join(', ') || 'none',
            engine_id: document.engineId,
            protocol_version: document.protocolVersion,
            workspace_hash: document.readsDigest,
            created_at: toTimestamp(sealedAtMs),
            policy_digest: document.policyDigest,
          },
          ext: {
            purpose: document.purpose,
            expiresAt: toTimestamp(expiresAtMs),
            keyId: signed.keyId,
            signature: signed.signature,
            programDigest: document.programDigest,
          },
        },
      ],
      { atMs: sealedAtMs, ids: systemIds },
    )
  })
}

/** Versions of the secrets that a plan's actions name, as they are now: a rotated one makes the plan stale. */
export async function secretVersionsOf(
  scope: TenantScope,
  program: Program,
  rows: readonly ArtifactRow[],
): Promise<{ [path: string]: number }> {
  const handles = storedEffects(rows).flatMap(({ metadata, args }) =>
    (program.tools[metadata.tool]?.secretSlots ?? []).flatMap((slot) => (typeof args[slot] === 'string' ? [args[slot]] : [])),
  )
  return await secretVersions(scope, handles)
}

/** Who answered for this plan, as `provider/model`, sorted: read off its evidence. */
function modelsOf(rows: readonly ArtifactRow[]): string[] {
  const named = rows
    .filter((row) => row.role === 'evidence' && row.name.startsWith('e'))
    .flatMap((row) => {
      const meta = parseCanonicalJson(row.metaText) as { artifact_type: string; metadata: { provider?: string; model?: string } }
      return meta.artifact_type === 'answer' ? [`${meta.metadata.provider}/${meta.metadata.model}`] : []
    })
  return [...new Set(named)].sort()
}

/** Every field of the sealed document from stored data only: sealing, take-off and replay build the same one. */
export function planDocument(
  context: RunContext,
  attempt: { leg: number; attempt: number },
  rows: readonly ArtifactRow[],
  { epoch, purpose, policyDigest }: Pick<PlanDocument, 'epoch' | 'purpose' | 'policyDigest'>,
): PlanDocument {
  const { program, run } = context
  const used = Object.values(program.tools)
  const connectors = [...new Set(used.map((tool) => tool.tool.split('.')[0] ?? ''))]
  const reads = rows.filter((row) => row.role === 'evidence' && row.name.startsWith('e'))
  return {
    v: 1,
    epoch,
    workspaceId: context.workspaceId,
    memberId: run.memberId,
    versionId: run.versionId,
    programDigest: run.programDigest,
    runId: run.id,
    leg: attempt.leg,
    attempt: attempt.attempt,
    purpose,
    inputDigest: run.inputDigest,
    readsDigest: taggedDigest(
      'muster.reads.v1',
      reads.map((row) => ({ name: row.name, hash: row.artifactHash })),
    ),
    connectorDigests: Object.fromEntries(
      connectors.map((key) => [
        key,
        taggedDigest(
          'muster.connector.v1',
          used
            .filter((tool) => tool.tool.startsWith(`${key}.`))
            .map((tool) => ({ tool: tool.tool, pin: tool.pin }))
            .sort((a, b) => (a.tool < b.tool ? -1 : 1)),
        ),
      ]),
    ),
    toolPins: Object.fromEntries(used.map((tool) => [tool.tool, tool.pin])),
    catalogueDigest: program.catalogueDigest,
    secretVersions: {},
    skillLockDigest: program.skillLockDigest,
    policyDigest,
    postureVersion: program.postureVersion,
    whitelistDigests: [...new Set([...program.whitelistDigests, ...permissionDigests(rows)])].sort(),
    models: modelsOf(rows),
    engineId: program.engineId,
    protocolVersion: '1.0',
    artifacts: rows.map((row) => ({ name: row.name, role: row.role, hash: row.artifactHash, size: row.size })),
  }
}
