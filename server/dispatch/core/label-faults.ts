import type { Label } from '#server/crew/catalogue-row.ts'
import { joinLabels } from '#server/crew/label.ts'
import { stricterPosture } from '#server/crew/posture-table.ts'
import type { EffectMetadata } from '#server/dispatch/core/plan-artifacts.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { isSteeredFromOutside, tellsSecret } from '#server/policy/core/standing.ts'
import { callBlocks } from '#server/program/core/call-blocks.ts'
import type { CallBlock, Program } from '#server/program/program.ts'

/** What a person wrote into an action of this run: the only thing that makes an argument authored (domain §6). */
export interface Written {
  readonly blockPath: string
  readonly itemDigest: string
  /** Null: left out. */
  readonly args: unknown
}

/**
 * What the actions of a plan claim for themselves, held against the program as this run reads it: no label better, no posture milder,
 * no standing permission on what always asks (domain §6). Looked at before a plan is sealed and again before its token is spent, so
 * that no way of planning can endorse anything. Pure.
 * @returns one line for each action that claims too much
 */
export function labelFaults(program: Program, effects: readonly EffectMetadata[], written: readonly Written[]): string[] {
  const blocks = callBlocks(program)
  return effects.flatMap((effect) => {
    const why = faultOf(effect, blocks.get(effect.blockPath), program, written)
    return why === null ? [] : [`action ${effect.ordinal}: ${why}`]
  })
}

function faultOf(effect: EffectMetadata, block: CallBlock | undefined, program: Program, written: readonly Written[]): string | null {
  if (block === undefined || block.tool !== effect.tool) return 'the job has no such step'
  if (stricterPosture(block.posture, effect.posture) !== effect.posture) return 'its posture is milder than that of its step'
  const edited = new Set(effect.edited ?? [])
  const own = new Set(
    written.flatMap((one) =>
      one.blockPath === effect.blockPath && one.itemDigest === effect.itemDigest ? Object.keys(one.args ?? {}) : [],
    ),
  )
  const invented = [...edited].find((arg) => !own.has(arg))
  if (invented !== undefined) return `nobody wrote ${invented}`
  const names = new Set([...Object.keys(block.labels), ...Object.keys(effect.labels)])
  for (const arg of names)
    if (!isAsLow(ownValue(effect.labels, arg), wanted(block, arg, edited))) return `${arg} is not as trusted as it says`
  if (!isAsLow(effect.control, block.control)) return 'how often it happens is not as trusted as it says'
  const { argRoles } = program.tools[effect.tool] ?? { argRoles: {} }
  const { control, labels, tool } = effect
  const always =
    block.chosen || block.lookFirst || isSteeredFromOutside({ labels, argRoles, control }) || tellsSecret({ tool, labels, control })
  return always && effect.whitelist !== null ? 'a standing permission stands on what always asks' : null
}

/** What the program says of an argument; of what a model chose, the same of every argument. */
function wanted(block: CallBlock, arg: string, edited: ReadonlySet<string>): Label | undefined {
  const label = ownValue(block.labels, arg) ?? (block.chosen ? ({ integrity: 'untrusted', confidentiality: 'public' } as const) : undefined)
  return edited.has(arg) ? { integrity: 'authored', confidentiality: label?.confidentiality ?? 'public' } : label
}

function isAsLow(claimed: Label | undefined, known: Label | undefined): boolean {
  if (known === undefined) return true
  if (claimed === undefined) return false
  const joined = joinLabels([claimed, known])
  return joined.integrity === claimed.integrity && joined.confidentiality === claimed.confidentiality
}
