import type { NOT_IN_EFFECT } from '#server/bridge/skills/schema.ts'

export interface Added {
  readonly enabled: boolean
  /** Something of its tree was deleted, or is public no more. */
  readonly isGone: boolean
  /** The worst that happened to its tree. */
  readonly withdrawn: 'normal' | 'security' | null
}

/** Why a skill that was added is in no scope: the reason that stands first in the way. Pure. */
export function whyNot({ isGone, enabled, withdrawn }: Added): Exclude<(typeof NOT_IN_EFFECT)[number], 'shadowed'> {
  if (isGone) return 'gone'
  if (withdrawn === 'security') return 'withdrawn'
  return enabled ? 'waits' : 'off'
}
