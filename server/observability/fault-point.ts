/** Places where a crash is worth trying: named after the boundary they stand at. */
export type FaultPoint =
  | 'plan.before_read'
  | 'plan.after_evidence'
  | 'plan.before_model'
  | 'plan.after_model'
  | 'plan.after_answer'
  | 'wait.begun'
  | 'plan.before_artifacts'
  | 'plan.after_artifacts'
  | 'seal.before'
  | 'seal.after'
  | 'preflight.after'
  | 'token.before_consume'
  | 'token.after_consume'
  | 'effect.before_sent'
  | 'effect.after_sent'
  | 'effect.after_call'
  | 'effect.after_settled'
  | 'leg.completed'
  | 'handoff.started'
  | 'handoff.recorded'
  | 'fire.after_start'
  | 'fire.before_commit'
  | 'fire.after_commit'
  | 'webhook.before_commit'
  | 'webhook.after_commit'
  | 'webhook.started'
  | 'mail.kept'
  | 'mail.started'
  | 'mail.before_commit'
  | 'notice.claimed'
  | 'notice.sent'

type Injector = (point: FaultPoint) => void
let injected: Injector | null = null

/** Does nothing in the product; a crash test injects a throw or a kill here. */
export function faultPoint(point: FaultPoint): void {
  injected?.(point)
}

/** For tests only: what happens at every fault point. Null ends it. */
export function injectFaults(injector: Injector | null): void {
  injected = injector
}
