import type { Guard } from '#server/dispatch/testing/guards.ts'

const ADVANCE = 'server/dispatch/advance.ts'
const DRIVE_GUARDS_TEST = 'server/dispatch/drive-guards.db.test.ts'
const END_LEG = 'server/dispatch/end-leg.ts'
const RESOLVE_UNKNOWN = 'server/dispatch/resolve-unknown.ts'
const RETRY_RUN = 'server/dispatch/retry-run.ts'
const STALE_WORKER_TEST = 'server/dispatch/stale-worker.db.test.ts'
const SWEEP_RUNS = 'server/dispatch/sweep-runs.ts'
const TAKE_OFF_GUARDS_TEST = 'server/dispatch/take-off-guards.db.test.ts'
const FAULTS_TEST = 'server/dispatch/faults.db.test.ts'
const PICK_ADMISSIONS_TEST = 'server/runs/core/pick-admissions.test.ts'
const PICK_ADMISSIONS = 'server/runs/core/pick-admissions.ts'

/** Who moves a run, and when it is over. */
export const DRIVING_GUARDS: readonly Guard[] = [
  {
    guards: 'a run without a slot',
    file: ADVANCE,
    text: 'run.outcome !== null || run.admittedAt === null',
    becomes: 'run.outcome !== null',
    test: DRIVE_GUARDS_TEST,
    only: 'without a slot',
  },
  {
    guards: 'a new fence for every worker',
    file: ADVANCE,
    text: 'const fence = run.fence + 1',
    becomes: 'const fence = run.fence',
    test: STALE_WORKER_TEST,
    only: 'effect.after_call|seal.before',
  },
  {
    guards: 'a suspended member, before every move',
    file: ADVANCE,
    text: "if (member.status === 'active') return { context, attempt }",
    becomes: 'if (member) return { context, attempt }',
    test: DRIVE_GUARDS_TEST,
    only: 'plans nothing for a suspended',
  },
  {
    guards: 'a decision that comes while the slot is given back',
    file: ADVANCE,
    text: '&& run.outcome === null && same)',
    becomes: '&& run.outcome === null)',
    test: 'server/dispatch/late-guards.db.test.ts',
    only: 'giving back of its slot',
  },
  {
    guards: 'a stale worker',
    file: 'server/dispatch/run-context.ts',
    text: 'if (run.fence !== context.fence || run.outcome !== null)',
    becomes: 'if (run.outcome !== null)',
    test: STALE_WORKER_TEST,
    only: 'before_artifacts|seal.before|effect.after_call',
  },
  {
    guards: 'only an unknown action is resolved',
    file: RESOLVE_UNKNOWN,
    text: "if (run.leg !== options.leg || row?.state !== 'unknown')",
    becomes: 'if (!row)',
    test: DRIVE_GUARDS_TEST,
    only: 'say once what became',
  },
  {
    guards: 'not before the call can have ended',
    file: RESOLVE_UNKNOWN,
    text: 'if (row.sentAt && nowMs - row.sentAt.getTime() < CALL_LIFETIME_MS)',
    becomes: 'if (false as boolean)',
    test: DRIVE_GUARDS_TEST,
    only: 'say once what became',
  },
  {
    guards: 'the rest only of a run that ended without success',
    file: RETRY_RUN,
    text: "if (run.outcome === null || run.outcome === 'succeeded' || run.purpose !== 'run')",
    becomes: 'if (false as boolean)',
    test: DRIVE_GUARDS_TEST,
    only: 'plan the rest only',
  },
  {
    guards: 'the rest once at a time',
    file: RETRY_RUN,
    text: 'if (await hasUnfinishedRun(scope, run.lineageId))',
    becomes: 'if (false as boolean)',
    test: TAKE_OFF_GUARDS_TEST,
    only: 'once at a time',
  },
  {
    guards: 'no rest while something is not sure',
    file: RETRY_RUN,
    text: 'if (open.length > 0)',
    becomes: 'if (false as boolean)',
    test: DRIVE_GUARDS_TEST,
    only: 'say once what became',
  },
  {
    guards: 'a stopped run has no next part',
    file: END_LEG,
    text: 'if (completed.final || run.cancelledBy !== null) {',
    becomes: 'if (completed.final) {',
    test: DRIVE_GUARDS_TEST,
    only: 'stopped meanwhile',
  },
  {
    guards: 'parts have a limit',
    file: END_LEG,
    text: 'if (run.leg >= context.program.budget.legsMax)',
    becomes: 'if (false as boolean)',
    test: DRIVE_GUARDS_TEST,
    only: 'no part more',
  },
  {
    guards: 'a run that is over is not stopped',
    file: 'server/dispatch/cancel-run.ts',
    text: 'if (run.outcome !== null) throw',
    becomes: 'if (false as boolean) throw',
    test: DRIVE_GUARDS_TEST,
    only: 'stop a run',
  },
  {
    guards: 'only a held run is resumed',
    file: 'server/dispatch/resume-run.ts',
    text: "if (moved.outcome !== 'moved') throw",
    becomes: 'if (false as boolean) throw',
    test: DRIVE_GUARDS_TEST,
    only: 'stop a run',
  },
  {
    guards: 'slots of one workspace',
    file: PICK_ADMISSIONS,
    text: '&& (counts.get(workspaceId) ?? 0) < slots.perWorkspace',
    becomes: '',
    test: PICK_ADMISSIONS_TEST,
  },
  { guards: 'slots of all', file: PICK_ADMISSIONS, text: 'free -= 1', becomes: '', test: PICK_ADMISSIONS_TEST },
  {
    guards: 'turns',
    file: PICK_ADMISSIONS,
    text: '.sort(([a], [b]) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))',
    becomes: '',
    test: PICK_ADMISSIONS_TEST,
  },
  {
    guards: 'a lost worker’s run is found',
    file: SWEEP_RUNS,
    text: 'if (run.outcome === null && run.leaseUntil !== null && run.leaseUntil < now) await queueRun(scope, id)',
    becomes: '',
    test: DRIVE_GUARDS_TEST,
    only: 'that is lost',
  },
  {
    guards: 'undecided plans expire',
    file: SWEEP_RUNS,
    text: 'for (const { workspaceId, runId } of expired) await expireRun(workspaceId, runId, now)',
    becomes: '',
    test: 'server/dispatch/ask.db.test.ts',
    only: 'undecided plan',
  },
  {
    guards: 'no seal without the signer',
    file: 'server/dispatch/fail-attempt.ts',
    text: "if (isAppError(error, 'SIGNER_UNAVAILABLE')) {",
    becomes: 'if (false as boolean) {',
    test: DRIVE_GUARDS_TEST,
    only: 'without the signer',
  },
  {
    guards: 'one mover of an attempt',
    file: 'server/runs/store.ts',
    text: ', eq(attempts.version, was.version))',
    becomes: ')',
    test: DRIVE_GUARDS_TEST,
    only: 'the later one is refused',
  },
  {
    guards: 'nothing is tried for ever',
    file: 'server/dispatch/fail-attempt.ts',
    text: 'if ((await recordFault(context, attempt, error)) < FAULTS_MAX) throw error',
    becomes: 'if ((await recordFault(context, attempt, error)) > 0) throw error',
    test: FAULTS_TEST,
    only: 'tried five times',
  },
  {
    guards: 'a row that cannot be sent is Stop',
    file: 'server/dispatch/fail-attempt.ts',
    text: "if (row) await stopBefore(context, row, 'the worker failed again and again at this action')",
    becomes: '',
    test: FAULTS_TEST,
    only: 'again and again before',
  },
  {
    guards: 'a timer ends by the clock of the database',
    file: 'server/dispatch/wake-run.ts',
    text: 'const now = await databaseNow(scope)',
    becomes: 'const now = new Date(systemClock.nowMs())',
    test: 'server/dispatch/wait.db.test.ts',
    only: 'of a host that jumps',
  },
  {
    guards: 'a timer ends once',
    file: 'server/dispatch/wake-run.ts',
    text: 'if (ended === 0) return',
    becomes: '',
    test: 'server/dispatch/wait.db.test.ts',
    only: 'two alarms and two workers',
  },
]
