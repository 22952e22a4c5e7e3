import type { Decision } from '#server/catalogue/schema.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { type Holes, msg } from '#server/kernel/language/say.ts'
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

/** A sentence of the catalogue and what stands in its holes. */
export interface DecisionFault {
  readonly why: string
  readonly holes: Holes
}
const fault = (why: string, holes: Holes = {}): DecisionFault => ({ why, holes })

/**
 * What is wrong with an admin's decision about a tool, in words; null when nothing is (domain §2, §6). Pure.
 */
export function faultOfDecision(decision: Decision, tool: DecidedTool): DecisionFault | null {
  const { effectClass, mutates, probe, idempotency, clearance, outputLabel } = decision
  if (effectClass === null) return fault(msg('a kind is needed'))
  if (mutates === (effectClass === 'external_read')) return fault(msg('what only reads changes nothing, everything else does'))
  if (!tool.ownConnector) {
    const refused = faultyPattern(tool.inputSchema) ?? faultyPattern(tool.outputSchema)
    if (refused) return fault(refused.why)
    if (effectClass === 'internal') return fault(msg('only a part of Muster stays inside'))
    if (clearance === 'secret') return fault(msg('only a part of Muster may be shown everything'))
    if (outputLabel.integrity !== 'untrusted') return fault(msg('what comes from outside is never trusted'))
  }
  if (probe !== null && !tool.readers.includes(probe.tool))
    return fault(msg('{name} is no accepted look-up of the same app'), { name: probe.tool })
  if (!tool.ownConnector && idempotency.kind === 'natural' && probe === null)
    return fault(msg('without a look-up nobody can tell whether it happened'))
  if (idempotency.kind === 'byKey' && (idempotency.arg === undefined) === (idempotency.header === undefined))
    return fault(msg('a repeat is known by an argument or by a header, one of them'))
  return faultOfArguments(decision, tool.inputSchema)
}

/** Roles, slots and keys must name arguments that there are; a schema without a list of them leaves it open. */
function faultOfArguments(decision: Decision, inputSchema: JsonObject): DecisionFault | null {
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
  return unknown === undefined ? null : fault(msg('there is no argument {name}'), { name: unknown })
}
