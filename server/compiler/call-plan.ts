import type { CatalogueRow, Label } from '#server/crew/catalogue-row.ts'
import type { EffectClass, Posture } from '#server/crew/effect-class.ts'

/** What the posture pass has decided about one call. */
export interface CallPlan {
  readonly row: CatalogueRow
  /** Unclassified counts as `spend` (domain §2). */
  readonly effectClass: EffectClass
  readonly posture: Posture
  /** It mutates, or was lowered to an effect: its output is Pending until take-off. */
  readonly effect: boolean
  readonly labels: { readonly [arg: string]: Label }
  /** Of whether and how often it happens, where it asks and no argument that steers says as much; null elsewhere. */
  readonly control: Label | null
  readonly whitelist: string | null
  readonly literalTarget: string | null
}
/** By block path. */
export type CallPlans = ReadonlyMap<string, CallPlan>
