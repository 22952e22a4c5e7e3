import { requirementSchema } from '#server/approvals/core/requirement.ts'
import { listApprovals, listVotes } from '#server/approvals/store.ts'
import { projectStateRecord, projectWal, type RunFacts } from '#server/bridge/core/project-wal.ts'
import { verdictSchema } from '#server/policy/schema.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { findRun, listAttempts, listRunEvents } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A run as CabinCrew documents: write-ahead log and state record. @throws AppError NOT_FOUND */
export async function readCabincrew(workspaceId: string, runId: string) {
  const facts = await inScope(workspaceId, async (scope): Promise<RunFacts> => {
    const run = await findRun(scope, runId)
    const attempts = await listAttempts(scope, runId)
    const approvals = await listApprovals(scope, { runId, limit: 100 })
    const artifacts = (
      await Promise.all(attempts.map(async (attempt) => await listArtifacts(scope, runId, attempt.leg, attempt.attempt)))
    ).flat()
    return {
      runId,
      startedAt: run.startedAt.toISOString(),
      events: (await listRunEvents(scope, runId)).map((event) => ({
        ...event,
        at: event.at.toISOString(),
        data: event.data as Record<string, unknown>,
      })),
      attempts: attempts.map((row) => ({ ...row, verdict: verdictSchema.nullable().parse(row.verdict) })),
      approvals: await Promise.all(
        approvals.map(async (row) => ({
          ...row,
          requiredRole: requirementSchema.parse(row.requirement).grants.join(','),
          votes: (await listVotes(scope, row.id)).map((vote) => ({
            userId: vote.userId,
            approved: vote.decision === 'approve',
            at: vote.at.toISOString(),
            reason: vote.reason,
          })),
        })),
      ),
      artifacts: artifacts.map((row) => ({
        leg: row.leg,
        attempt: row.attempt,
        name: row.name,
        hash: row.artifactHash,
        type: (JSON.parse(row.metaText) as { artifact_type: string }).artifact_type,
        createdAt: row.createdAt.toISOString(),
      })),
    }
  })
  return { wal: projectWal(facts), state: projectStateRecord(facts) }
}
