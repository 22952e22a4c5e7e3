import type { Decision } from '#server/catalogue/schema.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { faultyPattern } from '#server/kernel/linear-pattern.ts'

/** What a decision is about. */
export interface DecidedTool {
  readonly inputSchema: JsonObject
  readonly outputSchema: JsonObject
  /** Part of Muster itself; everything else is outside, wherever it runs. */
  readonly ownConnector: boolean
  /** The accepted tools of the same connector that only read. */
  readonly readers: readonly string[]
}

/**
 * What is wrong with an admin's decision about a tool, in words; null when nothing is (domain §2, §6). Pure.
 */
export function faultOfDecision(decision: Decision, tool: DecidedTool): string | null {
  const { effectClass, mutates, probe, idempotency, clearance, outputLabel } = decision
  if (effectClass === null) return 'a kind is needed'
  if (mutates === (effectClass === 'external_read')) return 'what only reads changes nothing, everything else does'
  if (!tool.ownConnector) {
    const refused = faultyPattern(tool.inputSchema) ?? faultyPattern(tool.outputSchema)
    if (refused) return refused.why
    if (effectClass === 'internal') return 'only a part of Muster stays inside'
    if (clearance === 'secret') return 'only a part of Muster may be shown everything'
    if (outputLabel.integrity !== 'untrusted') return 'what comes from outside is never trusted'
  }
  if (probe !== null && !tool.readers.includes(probe.tool)) return `${probe.tool} is no accepted look-up of the same app`
  if (!tool.ownConnector && idempotency.kind === 'natural' && probe === null) return 'without a look-up nobody can tell whether it happened'
  if (idempotency.kind === 'byKey' && (idempotency.arg === undefined) === (idempotency.header === undefined))
    return 'a repeat is known by an argument or by a header, one of them'
  return faultOfArguments(decision, tool.inputSchema)
}

/** Roles, slots and keys must name arguments that there are; a schema without a list of them leaves it open. */
function faultOfArguments(decision: Decision, inputSchema: JsonObject): string | null {
  const properties = inputSchema['properties']
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return null
  const { argRoles, secretSlots, targetArg, idempotency } = decision
  const keyArg = idempotency.kind === 'byKey' ? idempotency.arg : undefined
  const named = [
    ...Object.keys(argRoles),
    ...secretSlots,
    ...(targetArg === null ? [] : [targetArg]),
    ...(keyArg === undefined ? [] : [keyArg]),
  ]
  const unknown = named.find((name) => !Object.hasOwn(properties, name))
  return unknown === undefined ? null : `there is no argument ${unknown}`
}
