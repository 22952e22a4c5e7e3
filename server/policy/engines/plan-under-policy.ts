import type { Label } from '#server/crew/catalogue-row.ts'
import type { EffectClass, Posture, Rigidity } from '#server/crew/effect-class.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

/** What every engine gets: the sealed plan and its surroundings, nothing else. Same inputs, same verdict. */
export interface PlanUnderPolicy {
  readonly rigidity: Rigidity
  readonly purpose: 'run' | 'dry-run'
  readonly practice: boolean
  /** Minutes since midnight in the workspace's zone when the plan was sealed: the recorded time, never now. */
  readonly minuteOfDay: number
  readonly effects: readonly EffectUnderPolicy[]
  readonly effectsMax: number
  /** Results of the definition's own checks on this plan. */
  readonly checks: readonly { readonly text: string; readonly holds: boolean }[]
}
export interface EffectUnderPolicy {
  readonly ordinal: number
  readonly tool: string
  readonly title: string
  readonly effectClass: EffectClass
  readonly posture: Posture
  readonly whitelisted: boolean
  readonly mutates: boolean
  readonly reversible: boolean
  readonly args: JsonObject
  readonly labels: { readonly [arg: string]: Label }
  readonly argRoles: { readonly [arg: string]: string }
  readonly targets: readonly string[]
  readonly target: string | null
  /** Name of the argument that is the target. */
  readonly targetArg: string | null
}
