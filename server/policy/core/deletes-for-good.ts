import type { EffectUnderPolicy } from '#server/policy/engines/plan-under-policy.ts'

const DELETES = /(^|[._-])(delete|remove|purge|erase|destroy|drop)/i

/** Whether an action removes something that nobody can bring back, by the name of its ability and what an admin said of it. Pure. */
export function deletesForGood(effect: Pick<EffectUnderPolicy, 'tool' | 'mutates' | 'reversible'>): boolean {
  return effect.mutates && !effect.reversible && DELETES.test(effect.tool)
}
