import type { Label } from '#server/crew/catalogue-row.ts'
import type { EffectClass, Posture } from '#server/crew/effect-class.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { type SealedArtifact, sealArtifact } from '#server/plan/artifact.ts'
import type { Position, ToolCall } from '#server/program/core/frame.ts'
import type { ProgramTool } from '#server/program/program.ts'

/** Bytes of all actions of a plan: it is sealed, decided and carried out as one, so every worker and every card holds it whole. */
export const PLAN_BYTES_MAX = 64 * 1024 * 1024

/** What an effect artifact says beside its exact arguments (domain §5). A type, not an interface: it is JSON. */
export type EffectMetadata = {
  readonly ordinal: number
  readonly tool: string
  readonly title: string
  readonly pin: string
  readonly effectClass: EffectClass
  readonly posture: Posture
  /** Digest of the standing permission that may spare the question; whether it does is for policy to say. */
  readonly whitelist: string | null
  readonly mutates: boolean
  readonly blockPath: string
  readonly itemDigest: string
  readonly indices: readonly number[]
  readonly labels: { readonly [arg: string]: Label }
  /** Of whether and how often it happens, where none of its arguments steers. */
  readonly control?: Label
  readonly target: string | null
  /** Digest of the target's state at plan time, for the first effect per target; null without a probe. */
  readonly precondition: string | null
  readonly idempotencyKey: string
  readonly summary: string
  readonly summaryMany: string
  readonly reversible: boolean
  readonly independent: boolean
  readonly caught: boolean
  /** Arguments that a person wrote in place of the planned ones. */
  readonly edited?: readonly string[]
  /** `blob:` reference of the bytes that it replaces, kept so that it can be put back. */
  readonly earlier?: string
  /** Digest of the arguments before sealing (a mail's text, not its bytes): equal intents compare equal across runs. */
  readonly intentDigest: string
}

export interface PlannedEffect {
  readonly metadata: EffectMetadata
  readonly args: JsonObject
  readonly artifact: SealedArtifact
}

/** Artifact name: program-order ordinal ‖ block path ‖ item index (domain §5, Seal). */
export function artifactName(prefix: '' | 'e', ordinal: number, position: Position): string {
  const slug = position.blockPath
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
  return [`${prefix}${String(ordinal).padStart(4, '0')}`, slug, ...position.indices].join('.')
}

/** Key that makes an effect happen once: the same over retries of a run, different for every item. */
export function idempotencyKey(lineageId: string, position: Position): string {
  return taggedDigest('muster.effect.v1', { lineageId, blockPath: position.blockPath, itemDigest: position.itemDigest })
}

/** `Send e-mail to {to}` with the sealed arguments; never written by a model. */
export function fillSummary(template: string, args: JsonObject): string {
  return template.replace(/\{([a-zA-Z_][a-zA-Z0-9_]*)\}/g, (_, name: string) => {
    const value = ownValue(args, name)
    return value === undefined || value === null ? '' : typeof value === 'string' ? value : canonicalJson(value)
  })
}

/** A target as text: the value of `targetArg`. */
export function targetOf(tool: ProgramTool, args: JsonObject): string | null {
  const value = tool.targetArg === null ? undefined : ownValue(args, tool.targetArg)
  return typeof value === 'string' ? value : value === undefined || value === null ? null : canonicalJson(value)
}

/** Seals one effect: exact arguments as body, everything else as metadata. */
export function effectArtifact(
  call: ToolCall,
  tool: ProgramTool,
  args: JsonObject,
  facts: {
    ordinal: number
    lineageId: string
    precondition: string | null
    caught: boolean
    whitelist: string | null
    earlier: string | null
  },
): PlannedEffect {
  const metadata: EffectMetadata = {
    ordinal: facts.ordinal,
    tool: tool.tool,
    title: tool.title,
    pin: tool.pin,
    effectClass: tool.effectClass,
    posture: call.block.posture,
    whitelist: facts.whitelist,
    mutates: tool.mutates,
    blockPath: call.blockPath,
    itemDigest: call.itemDigest,
    indices: call.indices,
    labels: labelsOf(call),
    ...(call.block.control === undefined ? {} : { control: call.block.control }),
    target: targetOf(tool, call.args),
    precondition: facts.precondition,
    idempotencyKey: idempotencyKey(facts.lineageId, call),
    summary: fillSummary(tool.summary, call.args),
    summaryMany: tool.summaryMany,
    reversible: tool.reversible,
    independent: call.block.independent,
    caught: facts.caught,
    ...(call.edited.length === 0 ? {} : { edited: call.edited }),
    ...(facts.earlier === null ? {} : { earlier: facts.earlier }),
    intentDigest: taggedDigest('muster.intent.v1', { tool: tool.tool, args: call.args }),
  }
  const artifact = sealArtifact({
    name: artifactName('', facts.ordinal, call),
    role: 'state',
    meta: {
      artifact_type: 'effect',
      action: tool.tool.slice(tool.tool.indexOf('.') + 1),
      ...(metadata.target === null ? {} : { target: metadata.target }),
      mime: 'application/json',
      metadata: metadata as unknown as JsonObject,
    },
    body: canonicalJson(args),
  })
  return { metadata, args, artifact }
}

/** What a person wrote is authored; the rest keeps the labels that the compiler worked out (domain §6). */
function labelsOf({ block, edited }: ToolCall): { readonly [arg: string]: Label } {
  const authored = edited.map((arg): [string, Label] => [
    arg,
    { integrity: 'authored', confidentiality: block.labels[arg]?.confidentiality ?? 'workspace' },
  ])
  return { ...block.labels, ...Object.fromEntries(authored) }
}

/** What a read was asked: evidence of another question is none. */
export function argsDigest({ args }: ToolCall): string {
  return taggedDigest('muster.args.v1', args)
}

/** Seals one read as evidence. */
export function evidenceArtifact(ordinal: number, call: ToolCall, tool: ProgramTool, output: JsonValue): SealedArtifact {
  return readArtifact('read', ordinal, call, tool, output)
}

/** That a read inside `attempt` was refused, as evidence: its catch ran because of it, and runs again in every walk. */
export function refusalArtifact(ordinal: number, call: ToolCall, tool: ProgramTool, code: ErrorCode): SealedArtifact {
  return readArtifact('refusal', ordinal, call, tool, { refused: code })
}

function readArtifact(kind: 'read' | 'refusal', ordinal: number, call: ToolCall, tool: ProgramTool, told: JsonValue): SealedArtifact {
  const target = targetOf(tool, call.args)
  return sealArtifact({
    name: artifactName('e', ordinal, call),
    role: 'evidence',
    meta: {
      artifact_type: kind,
      action: tool.tool.slice(tool.tool.indexOf('.') + 1),
      ...(target === null ? {} : { target }),
      mime: 'application/json',
      metadata: {
        tool: tool.tool,
        title: tool.title,
        pin: tool.pin,
        blockPath: call.blockPath,
        itemDigest: call.itemDigest,
        argsDigest: argsDigest(call),
      },
    },
    body: canonicalJson(told),
  })
}

/** That a wait is over, as evidence: a plan says which of them it knew. */
export function waitArtifact(ordinal: number, position: Position, output: JsonValue): SealedArtifact {
  return sealArtifact({
    name: artifactName('e', ordinal, position),
    role: 'evidence',
    meta: {
      artifact_type: 'wait',
      action: 'wait',
      mime: 'application/json',
      metadata: { tool: 'wait', title: 'Wait', blockPath: position.blockPath, itemDigest: position.itemDigest },
    },
    body: canonicalJson(output),
  })
}

/** The output value of the program, sealed so that the card's figures are part of what is decided. */
export function outputArtifact(output: JsonValue): SealedArtifact {
  return sealArtifact({
    name: 'output',
    role: 'evidence',
    meta: { artifact_type: 'output', action: 'compute', mime: 'application/json', metadata: {} },
    body: canonicalJson(output),
  })
}

/** How the definition's own checks came out: sealed, so that the verdict can be worked out again. */
export function checksArtifact(checks: readonly { text: string; holds: boolean }[]): SealedArtifact {
  return sealArtifact({
    name: 'checks',
    role: 'evidence',
    meta: { artifact_type: 'checks', action: 'compute', mime: 'application/json', metadata: {} },
    body: canonicalJson(checks),
  })
}
