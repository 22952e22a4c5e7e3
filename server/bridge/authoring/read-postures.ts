import type { Postures } from '#server/bridge/authoring/schema.ts'
import { summaryOf } from '#server/bridge/core/plan-card.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { type JsonObject, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { snapshotFor } from '#server/members/compile-definition.ts'
import { type PostureByFreedom, postureByFreedom } from '#server/members/core/posture-by-freedom.ts'
import { loadProgram } from '#server/members/load-program.ts'
import { findMember, listVersions } from '#server/members/store.ts'
import type { Program } from '#server/program/program.ts'
import { type ArtifactRow, listArtifacts } from '#server/runs/artifacts/store.ts'
import { listAttempts, listRuns, type RunRow } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

type LastPlan = NonNullable<Postures['lastPlan']>

const ROWS_MAX = 200
/** Runs looked through for the last one that came to a plan. */
const RUNS_MAX = 10

/**
 * What each ability of the open text may do under each freedom, and the lines of the last plan (of a run, else of a try)
 * marked the same way. Empty while the text is no job description.
 * @param say what abilities are called and do, in the reader's words
 * @throws AppError NOT_FOUND
 */
export async function readPostures(workspaceId: string, memberId: string, say: Say = inEnglish): Promise<Postures> {
  return await inScope(workspaceId, async (scope) => {
    const member = await findMember(scope, memberId)
    const versions = await listVersions(scope, member.id)
    const shown = versions.find(({ status }) => status === 'draft') ?? versions.find(({ id }) => id === member.activeVersionId)
    const found = postureByFreedom(shown?.definition, await snapshotFor(scope, member, shown?.definition))
    if (found === null) return { tools: [], lastPlan: null }
    return { tools: [...found.tools], lastPlan: await lastPlan(scope, memberId, found, say) }
  })
}

async function lastPlan(scope: TenantScope, memberId: string, found: PostureByFreedom, say: Say): Promise<Postures['lastPlan']> {
  for (const purpose of ['run', 'dry-run'] as const)
    for (const run of await listRuns(scope, { limit: RUNS_MAX, memberId, purpose, ownJob: true })) {
      const sealed = (await listAttempts(scope, run.id)).findLast(({ token }) => token !== null)
      if (!sealed?.sealedAt) continue
      const program = await loadProgram(scope, run.programDigest)
      const rows = linesOf(await listArtifacts(scope, run.id, sealed.leg, sealed.attempt), program, found, say)
      return { ...about(run), at: sealed.sealedAt.toISOString(), rows: rows.slice(0, ROWS_MAX), more: Math.max(0, rows.length - ROWS_MAX) }
    }
  return null
}

const about = ({ id, n, purpose }: RunRow) => ({ runId: id, runN: n, purpose })

function linesOf(artifacts: readonly ArtifactRow[], program: Program, { steps }: PostureByFreedom, say: Say): LastPlan['rows'] {
  const reads = artifacts.flatMap((row): LastPlan['rows'] => {
    const meta = row.role === 'evidence' ? (parseCanonicalJson(row.metaText) as JsonObject) : {}
    const { tool, title, blockPath } = (meta['metadata'] ?? {}) as { tool?: string; title?: string; blockPath?: string }
    const known = tool === undefined ? undefined : program.tools[tool]
    if (meta['artifact_type'] !== 'read' || !known || title === undefined || blockPath === undefined) return []
    const summary = typeof meta['target'] === 'string' ? `${say(title)}: ${meta['target']}` : say(title)
    return [{ tool: known.tool, title, summary, effectClass: known.effectClass, was: 'run', by: steps.get(blockPath) ?? null }]
  })
  const effects = storedEffects(artifacts).map(({ args, metadata }) => ({
    tool: metadata.tool,
    title: metadata.title,
    summary: summaryOf(program.tools[metadata.tool], metadata.summary, args, say),
    effectClass: metadata.effectClass,
    was: metadata.posture,
    by: steps.get(metadata.blockPath) ?? null,
  }))
  return [...reads, ...effects]
}
