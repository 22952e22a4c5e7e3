import type { DraftStep } from '#server/compiler/draft.ts'
import { taggedDigest } from '#server/kernel/digest.ts'

/**
 * What a standing permission is bound to besides the tool's pin (domain §4): the tools the member can reach and where each
 * argument of the step comes from. Any change of either suspends the permission.
 * @param tools all tools of the program, sorted
 */
export function reachDigest(step: Pick<DraftStep, 'path' | 'values'>, tools: readonly string[]): string {
  return taggedDigest('muster.reach.v1', { path: step.path, tools, args: Object.fromEntries(Object.entries(step.values).map(([name, { node }]) => [name, node])) })
}
