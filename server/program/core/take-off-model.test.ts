import { expect, test } from 'vitest'
import type { AttemptSnapshot, LedgerCounts } from '#server/program/core/attempt-state.ts'
import { recoveryOf } from '#server/program/core/ledger-rule.ts'
import { type AttemptEvent, step } from '#server/program/core/step.ts'

/**
 * Exhaustive search of a take-off: 3 effects (idempotency none, natural, byKey) × 2 workers × every event in every order,
 * for a plan that stops at a failure, for an independent group that goes on, and for effects inside `attempt`.
 * The world counts what really arrived, so a double application is seen, not argued away.
 */
type RowState = 'intended' | 'sent' | 'confirmed' | 'failed' | 'unknown' | 'skipped'
interface Row {
  readonly state: RowState
  readonly fence: number
  readonly applied: number
}
/** idle; about to mark sent; marked, about to call; called, about to settle. */
type Phase = 'idle' | 'won' | 'called'
interface Worker {
  readonly phase: Phase
  readonly row: number
  readonly fence: number
}
interface World {
  readonly attempt: AttemptSnapshot
  readonly rows: readonly Row[]
  readonly workers: readonly Worker[]
  readonly fence: number
  readonly holder: number
  readonly kills: number
  readonly sentWhileHeld: boolean
}

/** Guards that a test may take away, to see the search notice. */
interface Guard {
  readonly recovery: boolean
  readonly hold: boolean
  readonly epoch: boolean
}
type Failure = 'stops' | 'independent' | 'caught'
interface Rules extends Guard {
  readonly failure: Failure
}
const ALL: Guard = { recovery: true, hold: true, epoch: true }

const KINDS = [{ kind: 'none' }, { kind: 'natural' }, { kind: 'byKey', validityMs: 1000 }] as const
const KILLS_MAX = 2
const IDLE: Worker = { phase: 'idle', row: -1, fence: 0 }

const START: World = {
  attempt: { state: 'TAKEOFF_RUNNING', hold: null, reasonCode: null, attempt: 1 },
  rows: KINDS.map(() => ({ state: 'intended', fence: 0, applied: 0 })),
  workers: [{ ...IDLE, fence: 1 }, IDLE],
  fence: 1,
  holder: 0,
  kills: 0,
  sentWhileHeld: false,
}

function counts(rows: readonly Row[], { failure }: Rules): LedgerCounts {
  const ledger = { intended: 0, sent: 0, confirmed: 0, failed: 0, caught: 0, unknown: 0, skipped: 0 }
  for (const row of rows) ledger[row.state === 'failed' && failure === 'caught' ? 'caught' : row.state] += 1
  return ledger
}

/** The transaction that moves the attempt: the pure step, and what it commands of the rows. */
function transact(world: World, event: AttemptEvent, { epoch }: Guard = ALL): World | null {
  const outcome = step(world.attempt, event)
  if (outcome.kind !== 'moved') return outcome.kind === 'ignored' ? world : null
  const rows = outcome.commands.includes('skip_intended')
    ? world.rows.map((row) => (row.state === 'intended' ? { ...row, state: 'skipped' as const } : row))
    : world.rows
  const isOpen = (row: Row) => row.state === 'intended' || row.state === 'sent'
  const doubted =
    outcome.commands.includes('open_rows_unknown') && epoch
      ? rows.map((row) => (isOpen(row) ? { ...row, state: 'unknown' as const } : row))
      : rows
  return { ...world, attempt: outcome.next, rows: doubted }
}

function settle(world: World, index: number, state: 'confirmed' | 'failed' | 'unknown', rules: Rules): World | null {
  const rows = world.rows.map((row, i) => (i === index ? { ...row, state } : row))
  const outcome = state === 'failed' && rules.failure === 'caught' ? 'caught' : state
  return transact(
    { ...world, rows },
    { type: 'effect_settled', outcome, stops: rules.failure !== 'independent', ledger: counts(rows, rules) },
  )
}

/** A restore or clone: the other copy may have sent what this one still takes for unsent. */
function restored(world: World, guard: Rules): (World | null)[] {
  if (world.attempt.hold === 'new_epoch') return []
  const elsewhere = { ...world, rows: world.rows.map((row) => (row.state === 'intended' ? { ...row, applied: 1 } : row)) }
  const outcome = (seen: World): World | null => {
    const next = transact(world, { type: 'new_epoch' }, guard)
    return next && { ...next, rows: next.rows.map((row, i) => ({ ...row, applied: seen.rows[i]?.applied ?? 0 })) }
  }
  return [outcome(world), outcome(elsewhere)]
}

/** Everything that can happen next. */
function nextWorlds(world: World, guard: Rules): World[] {
  if (world.attempt.state !== 'TAKEOFF_RUNNING') return []
  const next: (World | null)[] = []
  for (const [w, worker] of world.workers.entries()) next.push(...workerMoves(world, worker, w, guard))
  // A worker may be thought lost although it lives: another one takes the run with a new fence.
  if (world.kills < KILLS_MAX) {
    const other = 1 - world.holder
    const fence = world.fence + 1
    next.push({
      ...world,
      fence,
      holder: other,
      kills: world.kills + 1,
      workers: world.workers.map((worker, w) => (w === other ? { phase: 'idle', row: -1, fence } : worker)),
    })
    next.push({
      ...world,
      fence,
      holder: other,
      kills: world.kills + 1,
      workers: world.workers.map((_, w) => (w === other ? { phase: 'idle', row: -1, fence } : IDLE)),
    })
  }
  next.push(
    transact(world, { type: 'cancel', ledger: counts(world.rows, guard) }),
    transact(world, { type: 'hold', reason: 'identity_suspended' }),
    transact(world, { type: 'resume' }),
    ...restored(world, guard),
    transact(world, { type: 'takeoff_overdue', ledger: counts(world.rows, guard) }),
  )
  world.rows.forEach((row, i) => {
    if (row.state !== 'unknown') return
    const as = (state: RowState): World => ({ ...world, rows: world.rows.map((one, k) => (k === i ? { ...one, state } : one)) })
    const [done, not] = [as('confirmed'), as('failed')]
    next.push(
      transact(done, { type: 'unknown_resolved', resolution: 'done', ledger: counts(done.rows, guard) }),
      transact(not, { type: 'unknown_resolved', resolution: 'not_done', ledger: counts(not.rows, guard) }),
      transact(world, { type: 'unknown_resolved', resolution: 'abandon', ledger: counts(world.rows, guard) }),
    )
  })
  return next.filter((candidate): candidate is World => candidate !== null)
}

function workerMoves(world: World, worker: Worker, w: number, guard: Rules): (World | null)[] {
  const become = (state: World, change: Partial<Worker>): World => ({
    ...state,
    workers: state.workers.map((one, i) => (i === w ? { ...one, ...change } : one)),
  })
  const holds = worker.fence === world.fence
  if (worker.phase === 'idle') {
    if (!holds || worker.fence === 0 || (guard.hold && world.attempt.hold !== null)) return []
    const index = world.rows.findIndex((row) => row.state === 'sent' || row.state === 'intended')
    const row = world.rows[index]
    const kind = KINDS[index]
    if (!row || !kind) return [transact(world, { type: 'ledger_checked', ledger: counts(world.rows, guard) })]
    if (row.state === 'intended' && world.attempt.reasonCode !== null) return []
    const present = row.applied > 0 ? 'after' : 'before'
    const rule = recoveryOf({
      state: row.state,
      idempotency: kind,
      sentAgoMs: 1,
      beforeDigest: 'before',
      afterDigest: 'after',
      presentDigest: present,
    })
    const recovery = guard.recovery ? rule : 'resend'
    const marked = {
      ...world,
      sentWhileHeld: world.sentWhileHeld || (row.state === 'intended' && world.attempt.hold !== null),
      rows: world.rows.map((one, i) => (i === index ? { ...one, state: 'sent' as const, fence: worker.fence } : one)),
    }
    // The probe may show that the target is not as it was planned.
    const drifted = row.state === 'intended' ? transact(world, { type: 'drift', ledger: counts(world.rows, guard) }) : null
    if (recovery === 'send' || recovery === 'resend') return [drifted, become(marked, { phase: 'won', row: index })]
    const settled = settle(marked, index, recovery === 'confirm' ? 'confirmed' : 'unknown', guard)
    return [settled && become(settled, { phase: 'idle', row: -1 })]
  }
  const row = world.rows[worker.row]
  const kind = KINDS[worker.row]
  if (!row || !kind) return []
  if (worker.phase === 'won') {
    // byKey drops a repeat; natural effects set a state, so a repeat gives the same one; `none` would do it twice.
    const applied = kind.kind === 'none' ? row.applied + 1 : 1
    const arrived = { ...world, rows: world.rows.map((one, i) => (i === worker.row ? { ...one, applied } : one)) }
    return [become(arrived, { phase: 'called' }), become(world, { phase: 'called' })]
  }
  // Settling needs the row's own fence: a stale worker writes nothing.
  if (row.state !== 'sent' || row.fence !== worker.fence || worker.fence !== world.fence) return [become(world, { phase: 'idle', row: -1 })]
  const outcomes = row.applied > 0 ? (['confirmed', 'unknown'] as const) : (['failed', 'unknown'] as const)
  return outcomes.map((state) => {
    const settled = settle(world, worker.row, state, guard)
    return settled && become(settled, { phase: 'idle', row: -1 })
  })
}

/** Breadth-first over all worlds. @returns how many, and the first broken rule */
function search(guard: Rules): { worlds: number; broken: string | null } {
  const seen = new Set([JSON.stringify(START)])
  let frontier: World[] = [START]
  while (frontier.length > 0) {
    const following: World[] = []
    for (const world of frontier) {
      const broken = brokenRule(world, guard)
      if (broken) return { worlds: seen.size, broken }
      const next = nextWorlds(world, guard)
      if (next.length === 0 && world.attempt.state === 'TAKEOFF_RUNNING')
        return { worlds: seen.size, broken: 'a take-off that nothing can end' }
      for (const candidate of next) {
        const key = JSON.stringify(candidate)
        if (seen.has(key)) continue
        seen.add(key)
        following.push(candidate)
      }
    }
    frontier = following
  }
  return { worlds: seen.size, broken: null }
}

function brokenRule(world: World, { failure }: Rules): string | null {
  if (world.sentWhileHeld) return 'something was sent while the run was held'
  if (world.rows.some((row) => row.applied > 1)) return 'an effect was applied twice'
  if (world.rows.some((row) => row.applied > 0 && (row.state === 'intended' || row.state === 'skipped')))
    return 'an effect arrived although its row says unsent'
  const settled: readonly RowState[] = failure === 'caught' ? ['confirmed', 'failed', 'skipped'] : ['confirmed']
  if (world.attempt.state === 'EXECUTION_COMPLETE' && world.rows.some((row) => !settled.includes(row.state)))
    return 'complete with an open row'
  if (world.attempt.state === 'FAILED' && world.rows.some((row) => row.state === 'intended' || row.state === 'sent'))
    return 'ended with an undecided row'
  return null
}

test.each(['stops', 'independent', 'caught'] as const)(
  'over every order of events (a failure is %s): each effect arrives at most once, no row stays undecided, every hold can end',
  (failure) => {
    const { worlds, broken } = search({ ...ALL, failure })
    expect(broken).toBeNull()
    expect(worlds).toBeGreaterThan(1000)
  },
  120_000,
)

test.each([
  ['a lost row is simply sent again', { recovery: false }, 'an effect was applied twice'],
  ['a hold is not looked at', { hold: false }, 'something was sent while the run was held'],
  ['a new epoch leaves open rows as they are', { epoch: false }, 'an effect arrived although its row says unsent'],
])(
  'the search sees it when %s',
  (_, without, broken) => expect(search({ ...ALL, ...without, failure: 'stops' }).broken).toBe(broken),
  120_000,
)
