import type { FaultPoint } from '#server/observability/fault-point.ts'

/** Every boundary of one part of a run, before and after what it stands at, in the order in which a run passes them. */
export const BOUNDARIES: readonly FaultPoint[] = [
  'plan.before_read',
  'plan.after_evidence',
  'plan.before_artifacts',
  'plan.after_artifacts',
  'seal.before',
  'seal.after',
  'preflight.after',
  'token.before_consume',
  'token.after_consume',
  'effect.before_sent',
  'effect.after_sent',
  'effect.after_call',
  'effect.after_settled',
  'leg.completed',
]
/** Those up to the question to people. */
export const beforeDecision = (point: FaultPoint): boolean => /^(plan|seal|preflight)\./.test(point)
