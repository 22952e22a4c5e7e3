import { z } from 'zod'

/** What kind of thing a tool does, mildest first (domain §2). Unclassified counts as `spend` and blocks publishing. */
export const effectClassSchema = z.enum(['internal', 'external_read', 'external_write', 'spend'])
export type EffectClass = z.infer<typeof effectClassSchema>

/** How much a crew member may work out by itself (domain §2). */
export const rigiditySchema = z.enum(['strict', 'guided', 'adaptive', 'autonomous'])
export type Rigidity = z.infer<typeof rigiditySchema>

export const postureSchema = z.enum(['run', 'ask', 'block'])
export type Posture = z.infer<typeof postureSchema>

/** Position in `internal < external_read < external_write < spend`, for "strongest effect class". */
export function effectClassRank(effectClass: EffectClass): number {
  return effectClassSchema.options.indexOf(effectClass)
}
