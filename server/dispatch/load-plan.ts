import { Temporal } from '@js-temporal/polyfill'
import type { EffectMetadata } from '#server/dispatch/core/plan-artifacts.ts'
import type { RunContext } from '#server/dispatch/run-context.ts'
import { assert } from '#server/kernel/assert.ts'
import { type JsonObject, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import type { PlanUnderPolicy } from '#server/policy/engines/plan-under-policy.ts'
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

/** What policy sees of a plan: only sealed data, when it was sealed, and the workspace's settings. */
export function planUnderPolicy(context: PolicyContext, attempt: AttemptRow, rows: readonly ArtifactRow[]): PlanUnderPolicy {
  const { program, run, workspace } = context
  return {
    rigidity: program.rigidity,
    purpose: run.purpose,
    practice: workspace.practice,
    minuteOfDay: minuteOfDay(attempt, workspace.timeZone),
    effectsMax: program.budget.effectsMax,
    checks: storedChecks(rows),
    effects: storedEffects(rows).map(({ metadata, args }) => ({
      ordinal: metadata.ordinal,
      tool: metadata.tool,
      title: metadata.title,
      effectClass: metadata.effectClass,
      posture: metadata.posture,
      // A standing permission spares the question only once its caps, expiry and arguments are checked here; until then all ask.
      whitelisted: false,
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

function minuteOfDay({ sealedAt }: AttemptRow, timeZone: string): number {
  assert(sealedAt !== null, 'policy decides on sealed plans')
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(sealedAt.getTime()).toZonedDateTimeISO(timeZone)
  return hour * 60 + minute
}
