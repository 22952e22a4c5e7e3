/** The 14 CabinCrew states of an attempt (requirements 8.9) and their groups (domain §5, States). */
export const ATTEMPT_STATES = [
  'INIT',
  'PLAN_RUNNING',
  'PLAN_GENERATED',
  'ARTIFACTS_VALIDATED',
  'TOKEN_CREATED',
  'PRE_FLIGHT_RUNNING',
  'PREFLIGHT_COMPLETE',
  'AWAITING_APPROVAL',
  'APPROVED',
  'READY_FOR_TAKEOFF',
  'TAKEOFF_RUNNING',
  'EXECUTION_COMPLETE',
  'COMPLETED',
  'FAILED',
] as const
export type AttemptState = (typeof ATTEMPT_STATES)[number]

/** A planning · B sealed · T taking off · X applied · Z over. */
export type StateGroup = 'A' | 'B' | 'T' | 'X' | 'Z'
export const GROUP_OF = {
  INIT: 'A',
  PLAN_RUNNING: 'A',
  PLAN_GENERATED: 'A',
  ARTIFACTS_VALIDATED: 'A',
  TOKEN_CREATED: 'B',
  PRE_FLIGHT_RUNNING: 'B',
  PREFLIGHT_COMPLETE: 'B',
  AWAITING_APPROVAL: 'B',
  APPROVED: 'B',
  READY_FOR_TAKEOFF: 'B',
  TAKEOFF_RUNNING: 'T',
  EXECUTION_COMPLETE: 'X',
  COMPLETED: 'Z',
  FAILED: 'Z',
} as const satisfies Record<AttemptState, StateGroup>

export const REASON_CODES = [
  'REJECTED',
  'EXPIRED',
  'TOKEN_MISMATCH',
  'POLICY_DENY',
  'ENGINE_ERROR',
  'VALIDATION',
  'CANCELLED',
  'BUDGET',
  'UNKNOWN_EFFECT',
  'STALE',
  'SUPERSEDED',
  'PARTIAL',
  'EPOCH',
] as const
export type ReasonCode = (typeof REASON_CODES)[number]

/** Why an attempt waits for a person, whatever its state. Every one has an exit: resume, resolve, cancel or expire. */
export const HOLD_REASONS = [
  'no_approver',
  'identity_suspended',
  'budget',
  'unknown_effect',
  'signer_unavailable',
  'attempts_used_up',
  'new_epoch',
] as const
export type HoldReason = (typeof HOLD_REASONS)[number]

export interface AttemptSnapshot {
  readonly state: AttemptState
  readonly hold: HoldReason | null
  /** FAILED: why. TAKEOFF_RUNNING: set once Stop was called, with what it ends as. */
  readonly reasonCode: ReasonCode | null
  /** 1-based; the sixth is never made. */
  readonly attempt: number
}
export const ATTEMPTS_MAX = 5

/** Rows of the ledger by state. */
export interface LedgerCounts {
  readonly intended: number
  readonly sent: number
  readonly confirmed: number
  /** Failed outside `attempt`. */
  readonly failed: number
  /** Failed inside `attempt`: its catch decides in the next leg. */
  readonly caught: number
  readonly unknown: number
  readonly skipped: number
}
