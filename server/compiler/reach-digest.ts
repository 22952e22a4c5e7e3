import { taggedDigest } from '#server/kernel/digest.ts'
import type { CallBlock, Program } from '#server/program/program.ts'

/**
 * What a standing permission is bound to besides the tool's pin (domain §4): the tools the member can reach and where each
 * argument of the step comes from. Any change of either suspends the permission. The same from a program's call block and
 * from the compiler before there is one.
 */
export function reachDigest(call: Pick<CallBlock, 'path' | 'args'>, tools: Readonly<Record<string, unknown>> | Program['tools']): string {
  return taggedDigest('muster.reach.v1', { path: call.path, tools: Object.keys(tools).sort(), args: call.args })
}
