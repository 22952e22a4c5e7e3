import { Temporal } from '@js-temporal/polyfill'
import { reachDigest } from '#server/compiler/reach-digest.ts'
import type { EffectMetadata } from '#server/dispatch/core/plan-artifacts.ts'
import type { RunContext } from '#server/dispatch/run-context.ts'
import { assert } from '#server/kernel/assert.ts'
import { type JsonObject, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { type LivePermission, sparedActions } from '#server/policy/core/standing.ts'
import type { PlanUnderPolicy } from '#server/policy/engines/plan-under-policy.ts'
import { callBlocks } from '#server/program/core/call-blocks.ts'
import type { Program } from '#server/program/program.ts'
import type { ArtifactRow } from '#server/runs/artifacts/store.ts'
import type { AttemptRow } from '#server/runs/store.ts'

export interface StoredEffect {
  readonly row: ArtifactRow
  readonly metadata: EffectMetadata
  readonly args: JsonObject
}

/** The effects of a plan, from its stored artifacts, in program order. */
export function storedEffects(rows: readonly ArtifactRow[]): StoredEffect[] {
  return rows
    .filter((row) => row.role === 'state')
    .map((row) => {
      const meta = parseCanonicalJson(row.metaText) as unknown as { metadata: EffectMetadata }
      return { row, metadata: meta.metadata, args: parseCanonicalJson(row.bodyText ?? '{}') as JsonObject }
    })
    .sort((a, b) => a.metadata.ordinal - b.metadata.ordinal)
}

/** The definition's checks on this plan, as recorded when it was planned. */
export function storedChecks(rows: readonly ArtifactRow[]): { text: string; holds: boolean }[] {
  const row = rows.find((artifact) => artifact.name === 'checks')
  return row ? (parseCanonicalJson(row.bodyText ?? '[]') as { text: string; holds: boolean }[]) : []
}

/** What of a run policy looks at, besides the plan itself. */
export interface PolicyContext {
  readonly program: RunContext['program']
  readonly run: Pick<RunContext['run'], 'purpose'>
  readonly workspace: Pick<RunContext['workspace'], 'practice' | 'timeZone'>
}

/** Digests of the standing permissions that the actions of a plan name. */
export function permissionDigests(rows: readonly ArtifactRow[]): string[] {
  const named = storedEffects(rows).flatMap(({ metadata }) => metadata.whitelist ?? [])
  return [...new Set(named)].sort()
}

/**
 * What policy sees of a plan: only sealed data, when it was sealed, and the workspace's settings.
 * @param permissions those that the plan names, as they stand now; without them all ask
 */
export function planUnderPolicy(
  context: PolicyContext,
  attempt: AttemptRow,
  rows: readonly ArtifactRow[],
  permissions: readonly LivePermission[] = [],
): PlanUnderPolicy {
  const { program, run, workspace } = context
  const effects = storedEffects(rows)
  const spared = sparedActions({
    token: attempt.token ?? '',
    nowMs: systemClock.nowMs(),
    actions: effects.map(({ metadata, args }) => ({
      ordinal: metadata.ordinal,
      whitelist: metadata.whitelist,
      call: {
        stepPath: metadata.blockPath,
        tool: metadata.tool,
        pin: metadata.pin,
        reachDigest: reachOf(program, metadata.blockPath),
        args,
        labels: metadata.labels,
        control: metadata.control,
        argRoles: program.tools[metadata.tool]?.argRoles ?? {},
      },
    })),
    permissions,
  })
  return {
    rigidity: program.rigidity,
    purpose: run.purpose,
    practice: workspace.practice,
    minuteOfDay: minuteOfDay(attempt, workspace.timeZone),
    effectsMax: program.budget.effectsMax,
    checks: storedChecks(rows),
    effects: effects.map(({ metadata, args }) => ({
      ordinal: metadata.ordinal,
      tool: metadata.tool,
      title: metadata.title,
      effectClass: metadata.effectClass,
      posture: metadata.posture,
      whitelisted: spared.has(metadata.ordinal),
      mutates: metadata.mutates,
      reversible: metadata.reversible,
      args,
      labels: metadata.labels,
      argRoles: program.tools[metadata.tool]?.argRoles ?? {},
      targets: program.tools[metadata.tool]?.targets ?? [],
      target: metadata.target,
      targetArg: program.tools[metadata.tool]?.targetArg ?? null,
    })),
  }
}

/** Reach of a step in this program; of none, nothing that a permission could name. */
function reachOf(program: Program, path: string): string {
  const block = callBlocks(program).get(path)
  return block ? reachDigest(block, program.tools) : ''
}

function minuteOfDay({ sealedAt }: AttemptRow, timeZone: string): number {
  assert(sealedAt !== null, 'policy decides on sealed plans')
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(sealedAt.getTime()).toZonedDateTimeISO(timeZone)
  return hour * 60 + minute
}
