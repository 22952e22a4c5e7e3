import type { Guard } from '#server/dispatch/testing/guards.ts'

const ANSWER_ASK = 'server/dispatch/answer-ask.ts'
const ASK_TEST = 'server/dispatch/ask.db.test.ts'
const CARRY_OUT = 'server/dispatch/carry-out.ts'
const DRIVE_GUARDS_TEST = 'server/dispatch/drive-guards.db.test.ts'
const FAULTS_TEST = 'server/dispatch/faults.db.test.ts'
const FLIGHT_PLAN = 'server/dispatch/flight-plan.ts'
const JOURNAL = 'server/dispatch/journal.ts'
const LATE_GUARDS_TEST = 'server/dispatch/late-guards.db.test.ts'
const LOOK_UP = 'server/dispatch/look-up.ts'
const SEAL_LEG = 'server/dispatch/seal-leg.ts'

/** Starting, planning and sealing a run. */
export const PLANNING_GUARDS: readonly Guard[] = [
  {
    guards: 'what is done is not planned again',
    file: JOURNAL,
    text: "if (row.state === 'confirmed') facts.set",
    becomes: 'if (false as boolean) facts.set',
    test: ASK_TEST,
    only: 'planned again on its lineage',
  },
  {
    guards: 'a suspended member starts nothing',
    file: 'server/dispatch/start-run.ts',
    text: "if (member.status === 'suspended' || member.status === 'offboarded')",
    becomes: 'if (false as boolean)',
    test: DRIVE_GUARDS_TEST,
    only: 'start no member',
  },
  {
    guards: 'inputs',
    file: 'server/dispatch/read-fields.ts',
    text: 'if (!checked.ok) {',
    becomes: 'if (false as boolean) {',
    test: DRIVE_GUARDS_TEST,
    only: 'start no member',
  },
  {
    guards: 'only what was tried is carried out',
    file: CARRY_OUT,
    text: 'if (version?.programDigest !== tried.programDigest) throw',
    becomes: 'if (!version) throw',
    test: DRIVE_GUARDS_TEST,
    only: 'exactly what was tried',
  },
  {
    guards: 'only a try that is over',
    file: CARRY_OUT,
    text: "if (tried.outcome !== 'succeeded') throw",
    becomes: 'if (false as boolean) throw',
    test: DRIVE_GUARDS_TEST,
    only: 'exactly what was tried',
  },
  {
    guards: 'a try of the same member',
    file: CARRY_OUT,
    text: "if (tried.memberId !== options.memberId || tried.purpose !== 'dry-run')",
    becomes: 'if (false as boolean)',
    test: DRIVE_GUARDS_TEST,
    only: 'exactly what was tried',
  },
  {
    guards: 'nothing is read twice after a crash',
    file: FLIGHT_PLAN,
    text: 'const known = recordedRead(call, evidence, refusals)',
    becomes: 'const known = undefined as JsonValue | undefined',
    test: DRIVE_GUARDS_TEST,
    only: 'reads nothing twice',
  },
  {
    guards: 'reads have a limit',
    file: FLIGHT_PLAN,
    text: 'if (reads > context.program.budget.readsMax)',
    becomes: 'if (false as boolean)',
    test: DRIVE_GUARDS_TEST,
    only: 'looks at nothing',
  },
  {
    guards: 'reads only of named targets',
    file: LOOK_UP,
    text: "if (tool.effectClass !== 'internal' && tool.targets.length > 0 && target !== undefined)",
    becomes: 'if (false as boolean)',
    test: DRIVE_GUARDS_TEST,
    only: 'looks at nothing',
  },
  {
    guards: 'a read that was refused is evidence',
    file: FLIGHT_PLAN,
    text: 'await keep(one.refused(reads, error.code))',
    becomes: '',
    test: FAULTS_TEST,
    only: 'is evidence: the next worker',
  },
  {
    guards: 'the replay check makes nothing up',
    file: JOURNAL,
    text: 'if (known === undefined) throw new RecordMissing(call.blockPath)',
    becomes: 'if (known === undefined) return null',
    test: FAULTS_TEST,
    only: 'whose record is gone',
  },
  {
    guards: 'stored bytes before sealing',
    file: SEAL_LEG,
    text: 'if (artifactHashOf(row) !== row.artifactHash) throw',
    becomes: 'if (false as boolean) throw',
    test: DRIVE_GUARDS_TEST,
    only: 'seals nothing whose',
  },
  {
    guards: 'canonical text before sealing',
    file: SEAL_LEG,
    text: 'if (row.bodyText !== null) parseCanonicalJson(row.bodyText)',
    becomes: '',
    test: LATE_GUARDS_TEST,
    only: 'evidence whose spelling',
  },
  {
    guards: 'the replay check',
    file: 'server/dispatch/replay-run.ts',
    text: 'again.token === attempt.token && differences.length === 0 && derived.length',
    becomes: 'true || derived.length',
    test: DRIVE_GUARDS_TEST,
    only: 'again from recordings',
  },
  {
    guards: 'questions: who may answer',
    file: ANSWER_ASK,
    text: 'ROLE_ORDER.indexOf(by.role) >= ROLE_ORDER.indexOf(who) ? { standsInFor: [] } : null',
    becomes: '{ standsInFor: [] }',
    test: ASK_TEST,
    only: 'a question waits',
  },
  {
    guards: 'questions: who may answer one to a person',
    file: ANSWER_ASK,
    text: 'return away.length > 0 ? { standsInFor: away } : null',
    becomes: 'return { standsInFor: away }',
    test: ASK_TEST,
    only: 'a question to one person',
  },
  {
    guards: 'questions: one answer',
    file: ANSWER_ASK,
    text: "if (ask.status !== 'open' || ask.expiresAt <= at) throw",
    becomes: 'if (false as boolean) throw',
    test: ASK_TEST,
    only: 'a question waits',
  },
  {
    guards: 'questions: an answer that was offered',
    file: ANSWER_ASK,
    text: "if (typeof answer === 'string' && options.includes(answer)) return answer",
    becomes: "if (typeof answer === 'string') return answer",
    test: ASK_TEST,
    only: 'a question waits',
  },
  {
    guards: 'questions: escalated once',
    file: 'server/dispatch/expire-ask.ts',
    text: "ask.onTimeout === 'escalate' && ask.assignee !== 'role:admin'",
    becomes: "ask.onTimeout === 'escalate'",
    test: ASK_TEST,
    only: 'goes to the admins once',
  },
  {
    guards: 'the actions of a plan have a limit together',
    file: FLIGHT_PLAN,
    text: 'if (planBytes > PLAN_BYTES_MAX)',
    becomes: 'if (false as boolean)',
    test: 'server/dispatch/plan-size.db.test.ts',
  },
]
