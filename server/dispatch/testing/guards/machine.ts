import type { Guard } from '#server/dispatch/testing/guards.ts'

const STEP_TEST = 'server/program/core/step.test.ts'
const STEP = 'server/program/core/step.ts'
const TAKE_OFF_MODEL_TEST = 'server/program/core/take-off-model.test.ts'

/** The state machine of an attempt. */
export const MACHINE_GUARDS: readonly Guard[] = [
  {
    guards: 'no move while held',
    file: STEP,
    text: 'if (state === undefined || now.hold !== null) return illegal(now, type)',
    becomes: 'if (state === undefined) return illegal(now, type)',
    test: STEP_TEST,
  },
  {
    guards: 'approval only where it is awaited and not held',
    file: STEP,
    text: "return now.state === 'AWAITING_APPROVAL' && now.hold === null ? move(now, { state: 'APPROVED' }) : refused",
    becomes: "return move(now, { state: 'APPROVED' })",
    test: STEP_TEST,
  },
  {
    guards: 'deny ends',
    file: STEP,
    text: "if (decision === 'deny') return fail(now, 'POLICY_DENY')",
    becomes: "if (decision === 'deny') return move(now, { state: 'PREFLIGHT_COMPLETE' })",
    test: 'server/dispatch/drive-guards.db.test.ts',
    only: 'policy denies',
  },
  { guards: 'five attempts', file: STEP, text: 'if (now.attempt >= ATTEMPTS_MAX)', becomes: 'if (false as boolean)', test: STEP_TEST },
  {
    guards: 'Stop waits for what is on its way',
    file: STEP,
    text: 'if (ledger.sent + ledger.unknown > 0)',
    becomes: 'if (false as boolean)',
    test: TAKE_OFF_MODEL_TEST,
  },
  {
    guards: 'an unknown action holds',
    file: STEP,
    text: "if (event.outcome === 'unknown') return move(now, { hold: 'unknown_effect' })",
    becomes: "if (event.outcome === 'unknown') return afterLedger(now, { ...event.ledger, unknown: 0 })",
    test: TAKE_OFF_MODEL_TEST,
  },
  {
    guards: 'a failure stops',
    file: STEP,
    text: "if (event.outcome === 'failed' && event.stops) return stop(now, 'PARTIAL', event.ledger)",
    becomes: '',
    test: STEP_TEST,
  },
  {
    guards: 'complete only when no row is open',
    file: STEP,
    text: 'if (ledgerOpen(ledger)) return ignored',
    becomes: '',
    test: TAKE_OFF_MODEL_TEST,
  },
  {
    guards: 'an open question outlives a suspension',
    file: STEP,
    text: "if (now.hold === 'unknown_effect' || now.hold === 'new_epoch') return ignored",
    becomes: '',
    test: STEP_TEST,
  },
  {
    guards: 'nobody resumes past an open question',
    file: STEP,
    text: "if (now.hold === null || now.hold === 'unknown_effect' || now.hold === 'new_epoch') return refused",
    becomes: 'if (now.hold === null) return refused',
    test: STEP_TEST,
  },
  {
    guards: 'a new epoch ends what is not sent',
    file: STEP,
    text: "if (group === 'A' || group === 'B') return fail(now, 'EPOCH', ['end_approval'])",
    becomes: '',
    test: STEP_TEST,
  },
]
