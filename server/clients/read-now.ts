import { Temporal } from '@js-temporal/polyfill'
import { CLIENT_LIMITS } from '#server/clients/schema.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { readTool } from '#server/gateway/mcp/read-tool.ts'
import { recordDecision } from '#server/gateway/mcp/record-decision.ts'
import type { Principal } from '#server/identity/principal.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import type { ClientProgram } from '#server/members/clients/client-program.ts'
import type { MemberRow } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { decide, severityOf } from '#server/policy/core/decide.ts'
import { currentBundle } from '#server/policy/current-bundle.ts'
import { evaluateHouseRules } from '#server/policy/engines/house-rules.ts'
import type { PlanUnderPolicy } from '#server/policy/engines/plan-under-policy.ts'
import { inScope } from '#server/tenancy/store.ts'
import { readWorkspace, type WorkspaceRow } from '#server/tenancy/workspaces/store.ts'

interface Reading {
  readonly member: MemberRow
  readonly row: CatalogueRow
  readonly built: ClientProgram
  readonly args: JsonObject
}

/**
 * A look-up of a program outside, at once (docs/decisions/0126). Posture, labels and clearance were decided when its program was compiled;
 * the policy in force is asked now; the read door holds the accepted row, records the decision before anything goes out, and refuses
 * whatever would change something.
 * @throws AppError FORBIDDEN when a house rule says no; PAYLOAD_TOO_LARGE; what the read door gives
 */
export async function readNow({ workspaceId, userId }: Principal, { member, row, built, args }: Reading): Promise<JsonObject> {
  assert(!built.call.effect, 'what asks is never looked up at once')
  const tool = built.program.tools[row.tool]
  assert(tool, 'the program has its tool')
  const { policyDigest, refused } = await inScope(workspaceId, async (scope) => {
    const bundle = await currentBundle(scope)
    const asked = underPolicy(row, built, args, await readWorkspace(scope))
    const answers = evaluateHouseRules(asked, bundle.houseRules)
    // No rule speaks of look-ups as long as none is about them: what is decided then is the posture, at compile time.
    const { decision, evaluations } = answers.length > 0 ? decide(answers) : { decision: 'allow' as const, evaluations: [] }
    return { policyDigest: bundle.digest, refused: severityOf(decision) > 1 ? (evaluations.at(-1)?.reason ?? decision) : null }
  })
  const facts = { subject: userId, policyDigest, programDigest: built.programDigest }
  if (refused !== null) {
    await recordDecision({ workspaceId, tool: row.tool, memberId: member.id, runId: null, door: 'read', facts }, 'FORBIDDEN')
    throw new AppError('FORBIDDEN', { context: { tool: row.tool, why: refused } })
  }
  const output = await readTool({ workspaceId, memberId: member.id, runId: null, tool: row.tool, args, row: tool, facts })
  const { outputBytesMax } = CLIENT_LIMITS
  if (Buffer.byteLength(canonicalJson(output)) > outputBytesMax)
    throw new AppError('PAYLOAD_TOO_LARGE', { context: { tool: row.tool, bytesMax: outputBytesMax } })
  return output
}

function underPolicy(row: CatalogueRow, { call, program }: ClientProgram, args: JsonObject, workspace: WorkspaceRow): PlanUnderPolicy {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(systemClock.nowMs()).toZonedDateTimeISO(workspace.timeZone)
  const target = row.targetArg === null ? null : args[row.targetArg]
  return {
    rigidity: program.rigidity,
    purpose: 'run',
    practice: workspace.practice,
    minuteOfDay: hour * 60 + minute,
    effectsMax: 1,
    checks: [],
    effects: [
      {
        ordinal: 1,
        tool: row.tool,
        title: row.title,
        effectClass: row.effectClass ?? 'spend',
        posture: call.posture,
        whitelisted: false,
        mutates: row.mutates,
        reversible: row.reversible,
        args,
        labels: call.labels,
        argRoles: row.argRoles,
        targets: [],
        target: typeof target === 'string' ? target : null,
        targetArg: row.targetArg,
      },
    ],
  }
}
