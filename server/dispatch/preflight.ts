import { requestApproval } from '#server/approvals/request-approval.ts'
import { appendAudit } from '#server/audit/append-audit.ts'
import { actChain } from '#server/dispatch/act-chain.ts'
import { permissionDigests, planUnderPolicy, storedEffects } from '#server/dispatch/load-plan.ts'
import { holdWithoutApprover } from '#server/dispatch/review-approvers.ts'
import { asHolder, currentAttempt, type RunContext } from '#server/dispatch/run-context.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { findVersion } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { severityOf, votesNeededOf } from '#server/policy/core/decide.ts'
import { currentBundle } from '#server/policy/current-bundle.ts'
import { evaluatePlan } from '#server/policy/evaluate-plan.ts'
import type { Decision, Verdict } from '#server/policy/schema.ts'
import { livePermissions } from '#server/policy/standing/live-permissions.ts'
import { listAmendments } from '#server/runs/amendments/store.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { type AttemptRow, findAttempt, listStarters, type RunRow } from '#server/runs/store.ts'
import { transition, workflowOf } from '#server/runs/transition.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

/** TOKEN_CREATED → PRE_FLIGHT_RUNNING: marked first, so that a lost worker's preflight is simply run again. */
export async function startPreflight(context: RunContext, attempt: AttemptRow): Promise<void> {
  await asHolder(context, async (scope, run) => {
    const now = currentAttempt(await findAttempt(scope, run.id, attempt.leg, attempt.attempt), run)
    await transition(scope, run, now, { type: 'preflight_started' })
  })
}

/**
 * Policy decides on the sealed plan: no effects, same inputs, same verdict. Where people have to agree, the request for
 * approval is made in the same transaction.
 */
export async function preflight(context: RunContext, attempt: AttemptRow): Promise<void> {
  const { rows, bundle, permissions } = await inScope(context.workspaceId, async (scope) => {
    const rows = await listArtifacts(scope, context.runId, attempt.leg, attempt.attempt)
    const named = {
      lineageId: context.run.lineageId,
      digests: permissionDigests(rows),
      nowMs: systemClock.nowMs(),
      authors: context.version.authors,
    }
    return { rows, bundle: await currentBundle(scope), permissions: await livePermissions(scope, named) }
  })
  const verdict = evaluatePlan(planUnderPolicy(context, attempt, rows, permissions), bundle)
  await asHolder(context, async (scope, run) => {
    const now = currentAttempt(await findAttempt(scope, run.id, attempt.leg, attempt.attempt), run)
    await recordVerdict(scope, run, now, verdict)
    // A dry run shows what would be asked; its token can never take off, so nobody is asked.
    const decision: Decision = run.purpose === 'dry-run' && verdict.decision === 'require_approval' ? 'allow' : verdict.decision
    const moved = await transition(
      scope,
      run,
      now,
      { type: 'verdict', decision },
      { change: { verdict }, data: { decision: verdict.decision } },
    )
    if (moved.commands.includes('request_approval')) {
      const named = new Set(
        verdict.evaluations.filter((evaluation) => evaluation.decision === 'require_approval').flatMap((evaluation) => evaluation.ordinals),
      )
      const asking = storedEffects(rows).filter(({ metadata }) => named.has(metadata.ordinal))
      const requirement = await requestApproval(scope, {
        run,
        attempt: moved.attempt,
        memberId: context.member.id,
        asking: asking.map(({ metadata }) => ({ effectClass: metadata.effectClass })),
        reasons: verdict.evaluations
          .filter((evaluation) => evaluation.decision === 'require_approval')
          .map((evaluation) => evaluation.reason),
        votesNeeded: votesNeededOf(verdict.evaluations),
        ...(await conflictedAlong(scope, run)),
        editors: (await listAmendments(scope, run.lineageId)).filter(({ args }) => args !== null).map(({ by }) => by),
        // As it is now: it may have left practice while this run was planned.
        workspace: await readWorkspace(scope),
      })
      await holdWithoutApprover(scope, run, moved.attempt, { requirement })
    }
  })
}

/**
 * Who pressed the button, now and for every run that this one plans the rest of, who owns what set it going, and who wrote the
 * job descriptions, along all that handed over: nobody sheds a conflict by trying again or by passing it on (domain §7).
 */
async function conflictedAlong(scope: TenantScope, run: RunRow): Promise<{ starters: string[]; authors: string[] }> {
  const starters: string[] = []
  const authors: string[] = []
  for (const link of await actChain(scope, run)) {
    starters.push(link.startedBy, ...(await listStarters(scope, link.lineageId)))
    authors.push(...(await findVersion(scope, link.versionId)).authors)
  }
  return { starters: [...new Set(starters)], authors: [...new Set(authors)] }
}

/** One audit event with every rule's answer and the aggregate. */
export async function recordVerdict(scope: TenantScope, run: RunRow, attempt: AttemptRow, verdict: Verdict): Promise<void> {
  const atMs = systemClock.nowMs()
  await appendAudit(
    scope,
    [
      {
        type: 'policy.evaluated',
        workflowState: attempt.state,
        workflow: workflowOf(run, attempt),
        policy: {
          decision: verdict.decision,
          workflow_state: attempt.state,
          aggregation_method: 'most_restrictive',
          policy_evaluations: verdict.evaluations.map((evaluation) => ({
            source: 'custom',
            policy_id: evaluation.policyId,
            decision: evaluation.decision,
            severity: severityOf(evaluation.decision),
            reason: evaluation.reason,
            evaluated_at: toTimestamp(atMs),
          })),
        },
        ext: { policyDigest: verdict.policyDigest, token: attempt.token },
      },
    ],
    { atMs, ids: systemIds },
  )
}
