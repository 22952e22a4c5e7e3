import { namedPlaces } from '#server/crew/named-places.ts'
import { type PlacesRead, placesRead } from '#server/crew/secret-places.ts'
import { matchesTarget } from '#server/crew/target-glob.ts'
import { argsDigest, evidenceArtifact, refusalArtifact } from '#server/dispatch/core/plan-artifacts.ts'
import { refusedViewArtifact, viewArtifact, viewDigest } from '#server/dispatch/core/view-artifact.ts'
import { keyOf } from '#server/dispatch/journal.ts'
import { mintRunToken } from '#server/dispatch/mint-run-token.ts'
import type { RunContext } from '#server/dispatch/run-context.ts'
import { viewSkillStep } from '#server/dispatch/view-skill-step.ts'
import { readTool } from '#server/gateway/mcp/read-tool.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import type { SealedArtifact } from '#server/plan/artifact.ts'
import { NOT_TOLD } from '#server/program/core/call-choice.ts'
import type { SkillView, ToolCall } from '#server/program/core/frame.ts'
import type { SkillText } from '#server/program/core/skill-prompt.ts'
import type { ProgramTool } from '#server/program/program.ts'

/** Something that planning looks up: how, what is kept of it, and after which refusals the run goes on. */
export interface LookUp {
  readonly key: string
  /** Digest of what is asked. */
  readonly asked: string
  /** What of our own it may tell of, where something secret may lie. */
  readonly places: PlacesRead
  perform(): Promise<JsonValue>
  goesOn(code: ErrorCode): boolean
  found(ordinal: number, output: JsonValue): SealedArtifact
  refused(ordinal: number, code: ErrorCode): SealedArtifact
}

/** A read of a tool, through the gateway's read door. @param step where in the run, for the record: `leg-1.2` */
export function readOf(context: RunContext, call: ToolCall, step: string): LookUp {
  const tool = context.program.tools[call.block.tool]
  assert(tool, `program lists ${call.block.tool}`)
  return {
    key: keyOf(call),
    asked: argsDigest(call),
    places: placesRead(tool.tool, call.args, context.member.id),
    perform: async () => await performRead(context, call, tool, step),
    goesOn: (code) => context.caught.has(call.blockPath) || (call.block.chosen === true && !NOT_TOLD.has(code)),
    found: (ordinal, output) => evidenceArtifact(ordinal, call, tool, output),
    refused: (ordinal, code) => refusalArtifact(ordinal, call, tool, code),
  }
}

/** A file of a skill that a model wants to read. */
export function viewOf(context: RunContext, view: SkillView): LookUp {
  return {
    key: keyOf(view),
    asked: viewDigest(view),
    places: { exact: [], below: [] },
    perform: async () => await viewSkillStep(context, view),
    goesOn: (code) => !NOT_TOLD.has(code),
    found: (ordinal, output) => viewArtifact(ordinal, view, output as SkillText),
    refused: (ordinal, code) => refusedViewArtifact(ordinal, view, code),
  }
}

async function performRead(context: RunContext, call: ToolCall, tool: ProgramTool, step: string): Promise<JsonValue> {
  faultPoint('plan.before_read')
  const target = namedPlaces(tool, call.args).find((place) => !matchesTarget(tool.targets, place))
  if (tool.effectClass !== 'internal' && tool.targets.length > 0 && target !== undefined)
    throw new AppError('FORBIDDEN', { context: { tool: tool.tool, target, why: 'not among the targets of the job description' } })
  return await readTool({
    workspaceId: context.workspaceId,
    memberId: context.member.id,
    runId: context.runId,
    step,
    tool: tool.tool,
    args: call.args,
    row: tool,
    mint: async () => await mintRunToken(context, 'llm'),
  })
}
