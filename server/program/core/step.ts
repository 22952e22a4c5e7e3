import {
  ATTEMPTS_MAX,
  type AttemptSnapshot,
  type AttemptState,
  GROUP_OF,
  type HoldReason,
  type LedgerCounts,
  type ReasonCode,
  type StateGroup,
} from '#server/program/core/attempt-state.ts'

/** What can happen to an attempt (domain §5, States). */
export type AttemptEvent =
  | {
      readonly type:
        | 'plan_started'
        | 'planned'
        | 'artifacts_valid'
        | 'sealed'
        | 'preflight_started'
        | 'rechecked'
        | 'token_consumed'
        | 'completed'
    }
  | { readonly type: 'verdict'; readonly decision: 'allow' | 'warn' | 'require_approval' | 'deny' }
  | {
      readonly type: 'effect_settled'
      readonly outcome: 'confirmed' | 'failed' | 'caught' | 'unknown' /** False in an independent group: it goes on past a failure. */
      readonly stops: boolean
      readonly ledger: LedgerCounts
    }
  | { readonly type: 'ledger_checked'; readonly ledger: LedgerCounts }
  | { readonly type: 'unknown_resolved'; readonly resolution: 'done' | 'not_done' | 'abandon'; readonly ledger: LedgerCounts }
  | { readonly type: 'error'; readonly reasonCode: ReasonCode }
  | { readonly type: 'hold'; readonly reason: 'budget' | 'no_approver' | 'signer_unavailable' | 'identity_suspended' }
  | { readonly type: 'cancel'; readonly ledger: LedgerCounts }
  | { readonly type: 'drift'; readonly ledger: LedgerCounts }
  | { readonly type: 'takeoff_overdue'; readonly ledger: LedgerCounts }
  | { readonly type: 'quorum_met' | 'reject' | 'supersede' | 'requirement_tightened' | 'expire' | 'resume' | 'worker_lost' | 'new_epoch' }

/** What the shell must do in the same transaction. `skip_intended`: Stop; `void_votes`; `plan_again`: attempt + 1. */
export type Command = 'skip_intended' | 'void_votes' | 'request_approval' | 'plan_again' | 'open_rows_unknown' | 'end_approval'
export type StepOutcome =
  | { readonly kind: 'moved'; readonly next: AttemptSnapshot; readonly commands: readonly Command[] }
  /** Nothing changes and that is right. */
  | { readonly kind: 'ignored' }
  /** The caller is late: HTTP 409. */
  | { readonly kind: 'refused' }

export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition'
}

/** Forward edges: requirements 8.9 without TAKEOFF_RUNNING → AWAITING_APPROVAL. */
const FORWARD = {
  plan_started: { INIT: 'PLAN_RUNNING' },
  planned: { PLAN_RUNNING: 'PLAN_GENERATED' },
  artifacts_valid: { PLAN_GENERATED: 'ARTIFACTS_VALIDATED' },
  sealed: { ARTIFACTS_VALIDATED: 'TOKEN_CREATED' },
  preflight_started: { TOKEN_CREATED: 'PRE_FLIGHT_RUNNING' },
  rechecked: { PREFLIGHT_COMPLETE: 'READY_FOR_TAKEOFF', APPROVED: 'READY_FOR_TAKEOFF' },
  token_consumed: { READY_FOR_TAKEOFF: 'TAKEOFF_RUNNING' },
  completed: { EXECUTION_COMPLETE: 'COMPLETED' },
} as const satisfies Record<string, Partial<Record<AttemptState, AttemptState>>>

const VERDICT_STATE = { allow: 'PREFLIGHT_COMPLETE', warn: 'PREFLIGHT_COMPLETE', require_approval: 'AWAITING_APPROVAL' } as const

/**
 * The one transition function of an attempt: pure, exhaustive; what domain §5 does not list throws.
 * @throws IllegalTransition
 */
export function step(now: AttemptSnapshot, event: AttemptEvent): StepOutcome {
  const group = GROUP_OF[now.state]
  switch (event.type) {
    case 'plan_started':
    case 'planned':
    case 'artifacts_valid':
    case 'sealed':
    case 'preflight_started':
    case 'rechecked':
    case 'token_consumed':
    case 'completed':
      return forward(now, event.type)
    case 'verdict':
      return verdict(now, event.decision)
    case 'effect_settled':
    case 'ledger_checked':
    case 'unknown_resolved':
      if (now.state !== 'TAKEOFF_RUNNING') return event.type === 'unknown_resolved' ? refused : illegal(now, event.type)
      return event.type === 'ledger_checked'
        ? afterLedger(now, event.ledger)
        : event.type === 'effect_settled'
          ? settled(now, event)
          : resolved(now, event)
    case 'cancel':
    case 'drift':
    case 'takeoff_overdue':
      return stopping(now, group, event)
    case 'error':
      return group === 'A' || group === 'B' ? fail(now, event.reasonCode, group === 'B' ? ['end_approval'] : []) : illegal(now, event.type)
    case 'hold':
      return putOnHold(now, group, event.reason)
    case 'quorum_met':
      return now.state === 'AWAITING_APPROVAL' && now.hold === null ? move(now, { state: 'APPROVED' }) : refused
    case 'reject':
      return now.state === 'AWAITING_APPROVAL' && now.hold !== 'identity_suspended' ? fail(now, 'REJECTED') : refused
    case 'supersede':
      // Who may not decide it, and finds nobody who may, can still change it.
      return now.state === 'AWAITING_APPROVAL' && (now.hold === null || now.hold === 'no_approver')
        ? fail(now, 'SUPERSEDED', ['void_votes', 'end_approval', 'plan_again'])
        : refused
    case 'requirement_tightened':
      return group === 'B' && PAST_VERDICT.has(now.state)
        ? move(now, { state: 'AWAITING_APPROVAL' }, ['void_votes', 'request_approval'])
        : group === 'T'
          ? ignored
          : illegal(now, event.type)
    case 'expire':
      return group === 'A' || group === 'B' ? fail(now, 'EXPIRED', ['end_approval']) : ignored
    case 'resume':
      return resume(now, group)
    case 'worker_lost':
      return group === 'Z' ? illegal(now, event.type) : ignored
    case 'new_epoch':
      return newEpoch(now, group)
  }
}

const PAST_VERDICT: ReadonlySet<AttemptState> = new Set(['PREFLIGHT_COMPLETE', 'AWAITING_APPROVAL', 'APPROVED', 'READY_FOR_TAKEOFF'])
const ignored: StepOutcome = { kind: 'ignored' }
const refused: StepOutcome = { kind: 'refused' }

function illegal(now: AttemptSnapshot, type: string): never {
  throw new IllegalTransition(`${type} in ${now.state}${now.hold ? ` (held: ${now.hold})` : ''}`)
}

function move(now: AttemptSnapshot, change: Partial<AttemptSnapshot>, commands: readonly Command[] = []): StepOutcome {
  return { kind: 'moved', next: { ...now, ...change }, commands }
}

function fail(now: AttemptSnapshot, reasonCode: ReasonCode, commands: readonly Command[] = []): StepOutcome {
  return move(now, { state: 'FAILED', reasonCode, hold: null }, commands)
}

function forward(now: AttemptSnapshot, type: keyof typeof FORWARD): StepOutcome {
  const edges: Partial<Record<AttemptState, AttemptState>> = FORWARD[type]
  const state = edges[now.state]
  if (state === undefined || now.hold !== null) return illegal(now, type)
  return move(now, { state })
}

function verdict(now: AttemptSnapshot, decision: 'allow' | 'warn' | 'require_approval' | 'deny'): StepOutcome {
  if (now.state !== 'PRE_FLIGHT_RUNNING' || now.hold !== null) return illegal(now, 'verdict')
  if (decision === 'deny') return fail(now, 'POLICY_DENY')
  return move(now, { state: VERDICT_STATE[decision] }, decision === 'require_approval' ? ['request_approval'] : [])
}

/** Drift before take-off: plan again, at most five times, then a person looks. */
function again(now: AttemptSnapshot): StepOutcome {
  if (now.attempt >= ATTEMPTS_MAX) return move(now, { hold: 'attempts_used_up' })
  return fail(now, 'STALE', ['end_approval', 'plan_again'])
}

function stopping(
  now: AttemptSnapshot,
  group: StateGroup,
  event: { type: 'cancel' | 'drift' | 'takeoff_overdue'; ledger: LedgerCounts },
): StepOutcome {
  if (group === 'T') return stop(now, event.type === 'cancel' ? 'CANCELLED' : 'PARTIAL', event.ledger)
  if (event.type === 'takeoff_overdue') return illegal(now, event.type)
  if (event.type === 'cancel') {
    if (group === 'Z') return refused
    return group === 'X' ? ignored : fail(now, 'CANCELLED', ['void_votes', 'end_approval'])
  }
  return group === 'A' || group === 'B' ? again(now) : illegal(now, 'drift')
}

/** Stop: nothing more is sent; what is on its way settles first. */
function stop(now: AttemptSnapshot, reasonCode: ReasonCode, ledger: LedgerCounts): StepOutcome {
  const reason = now.reasonCode ?? reasonCode
  if (ledger.sent + ledger.unknown > 0) return move(now, { reasonCode: reason }, ['skip_intended'])
  return fail(now, reason, ['skip_intended'])
}

function settled(now: AttemptSnapshot, event: Extract<AttemptEvent, { type: 'effect_settled' }>): StepOutcome {
  if (event.outcome === 'unknown') return move(now, { hold: 'unknown_effect' })
  if (event.outcome === 'failed' && event.stops) return stop(now, 'PARTIAL', event.ledger)
  if (event.outcome === 'caught')
    return ledgerOpen({ ...event.ledger, intended: 0 })
      ? move(now, {}, ['skip_intended'])
      : withSkip(afterLedger(now, { ...event.ledger, intended: 0 }))
  return afterLedger(now, event.ledger)
}

function ledgerOpen(ledger: LedgerCounts): boolean {
  return ledger.intended + ledger.sent + ledger.unknown > 0
}

function withSkip(outcome: StepOutcome): StepOutcome {
  return outcome.kind === 'moved' ? { ...outcome, commands: [...outcome.commands, 'skip_intended'] } : outcome
}

/** Ends the take-off when no row is open. */
function afterLedger(now: AttemptSnapshot, ledger: LedgerCounts): StepOutcome {
  if (ledgerOpen(ledger)) return ignored
  if (now.reasonCode !== null) return fail(now, now.reasonCode)
  if (ledger.failed > 0) return fail(now, 'PARTIAL')
  return move(now, { state: 'EXECUTION_COMPLETE', hold: null })
}

function resolved(now: AttemptSnapshot, event: Extract<AttemptEvent, { type: 'unknown_resolved' }>): StepOutcome {
  if (now.hold !== 'unknown_effect' && now.hold !== 'new_epoch') return refused
  if (event.resolution === 'abandon') return fail(now, 'UNKNOWN_EFFECT', ['skip_intended'])
  if (event.resolution === 'not_done')
    return event.ledger.unknown > 0
      ? move(now, { reasonCode: now.reasonCode ?? 'PARTIAL' }, ['skip_intended'])
      : stop({ ...now, hold: null }, 'PARTIAL', event.ledger)
  if (event.ledger.unknown > 0) return move(now, {})
  const released = { ...now, hold: null }
  const outcome = afterLedger(released, event.ledger)
  return outcome.kind === 'ignored' ? move(released, {}) : outcome
}

function putOnHold(now: AttemptSnapshot, group: StateGroup, reason: HoldReason): StepOutcome {
  if (group === 'Z') return illegal(now, 'hold')
  if (group === 'X') return ignored
  if (reason === 'budget' && group === 'T') return illegal(now, 'hold: budget')
  if (reason === 'no_approver' && now.state !== 'AWAITING_APPROVAL') return illegal(now, 'hold: no_approver')
  // An open question outlives a suspension: it is the stronger hold.
  if (now.hold === 'unknown_effect' || now.hold === 'new_epoch') return ignored
  return move(now, { hold: reason })
}

function resume(now: AttemptSnapshot, group: StateGroup): StepOutcome {
  if (now.hold === null || now.hold === 'unknown_effect' || now.hold === 'new_epoch') return refused
  // A person may have it planned again however often that was done; what resumes by itself stays within the five.
  if (now.hold === 'attempts_used_up') return fail(now, 'STALE', ['end_approval', 'plan_again'])
  if (group === 'A') return again(now)
  return move(now, { hold: null })
}

function newEpoch(now: AttemptSnapshot, group: StateGroup): StepOutcome {
  if (group === 'T') return move(now, { hold: 'new_epoch' }, ['open_rows_unknown'])
  if (group === 'A' || group === 'B') return fail(now, 'EPOCH', ['end_approval'])
  return ignored
}
