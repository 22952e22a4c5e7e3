import type { Guard } from '#server/dispatch/testing/guards.ts'

const PROTECTION = 'db/migrations/0001_protection.sql'
const CONSUME_TOKEN_TEST = 'server/dispatch/consume-token.db.test.ts'
const CONSUME_TOKEN = 'server/dispatch/consume-token.ts'
const WHY_NO_TAKE_OFF = 'server/dispatch/why-no-take-off.ts'
const FAULTS_TEST = 'server/dispatch/faults.db.test.ts'
const GATE_GUARDS_TEST = 'server/dispatch/gate-guards.db.test.ts'
const SEAL_PLAN_TEST = 'server/plan/seal.test.ts'
const VERIFY_TOKEN = 'server/plan/verify-token.ts'

/** Between a decided plan and its ledger rows: the token, and what the database itself refuses. */
export const TOKEN_GUARDS: readonly Guard[] = [
  {
    guards: 'an expired plan',
    file: CONSUME_TOKEN,
    text: 'if (now.expiresAt !== null && now.expiresAt.getTime() <= systemClock.nowMs()) {',
    becomes: 'if (false as boolean) {',
    test: GATE_GUARDS_TEST,
    only: 'taken up too late',
  },
  {
    guards: 'a look at the targets counts ten seconds',
    file: CONSUME_TOKEN,
    text: 'if (systemClock.monotonicMs() - probedMs > PROBES_VALID_MS)',
    becomes: 'if (false as boolean)',
    test: FAULTS_TEST,
    only: 'older than ten seconds',
  },
  {
    guards: 'stored bytes against the seal',
    file: WHY_NO_TAKE_OFF,
    text: 'if (!verified.ok)',
    becomes: 'if (!verified.ok && false)',
    test: CONSUME_TOKEN_TEST,
    only: 'sealed field',
  },
  {
    guards: 'fields behind the seal',
    file: WHY_NO_TAKE_OFF,
    text: 'if (again.token !== attempt.token) {',
    becomes: 'if (false as boolean) {',
    test: CONSUME_TOKEN_TEST,
    only: 'inputs of the run',
  },
  {
    guards: 'the epoch of the seal',
    file: WHY_NO_TAKE_OFF,
    text: 'if (sealed.epoch !== facts.epoch)',
    becomes: 'if (false as boolean)',
    test: GATE_GUARDS_TEST,
    only: 'another epoch',
  },
  {
    guards: 'versions of saved secrets',
    file: WHY_NO_TAKE_OFF,
    text: 'const again = sealPlan({ ...planDocument(context, attempt, rows, under), secretVersions })',
    becomes: 'const again = sealPlan({ ...planDocument(context, attempt, rows, under), secretVersions: sealed.secretVersions })',
    test: GATE_GUARDS_TEST,
    only: 'saved secret',
  },
  {
    guards: 'the signature of the plan',
    file: WHY_NO_TAKE_OFF,
    text: 'if (!planSigned(context.workspaceId, attempt, facts))',
    becomes: 'if (false as boolean)',
    test: CONSUME_TOKEN_TEST,
    only: 'signature of the plan',
  },
  {
    guards: 'a try',
    file: WHY_NO_TAKE_OFF,
    text: "if (run.purpose !== 'run') return",
    becomes: 'if (false as boolean) return',
    test: 'server/dispatch/late-guards.db.test.ts',
    only: 'try that asks nobody',
  },
  {
    guards: 'a suspended member',
    file: WHY_NO_TAKE_OFF,
    text: "if (member.status !== 'active') return",
    becomes: 'if (false as boolean) return',
    test: GATE_GUARDS_TEST,
    only: 'spends no token',
  },
  {
    guards: 'a quarantined or changed ability',
    file: WHY_NO_TAKE_OFF,
    text: "if (row?.state !== 'active' || row.pin !== metadata.pin)",
    becomes: 'if (row?.pin !== metadata.pin)',
    test: GATE_GUARDS_TEST,
    only: 'quarantined',
  },
  {
    guards: 'the present state of targets',
    file: WHY_NO_TAKE_OFF,
    text: 'if (metadata.precondition !== null && facts.present.get(metadata.ordinal) !== metadata.precondition)',
    becomes: 'if (false as boolean)',
    test: CONSUME_TOKEN_TEST,
    only: 'a target that changed',
  },
  {
    guards: 'rules that became stricter',
    file: WHY_NO_TAKE_OFF,
    text: 'if (await isStricterNow(scope, context, attempt, rows, decided, sealed.policyDigest, facts.permissions))',
    becomes: 'if (false as boolean)',
    test: 'server/dispatch/house-rules.db.test.ts',
    only: 'stricter',
  },
  {
    guards: 'a rewritten verdict',
    file: WHY_NO_TAKE_OFF,
    text: 'severityOf(now.decision) > severityOf(decided.decision) || ',
    becomes: '',
    test: GATE_GUARDS_TEST,
    only: 'verdict that was rewritten',
  },
  {
    guards: 'the record of a mismatch',
    file: CONSUME_TOKEN,
    text: "type: 'token.mismatch',\n          severity: 'critical'",
    becomes: "type: 'token.mismatch',\n          severity: 'info'",
    test: CONSUME_TOKEN_TEST,
    only: 'token itself',
  },
  {
    guards: 'votes at take-off',
    file: WHY_NO_TAKE_OFF,
    text: "if (counted.kind === 'met') return null",
    becomes: 'return null',
    test: CONSUME_TOKEN_TEST,
    only: 'voided vote',
  },
  {
    guards: 'token: the text hashes to it',
    file: VERIFY_TOKEN,
    text: "if (taggedDigest('muster.plan.v1', parsed.data) !== stored.token)",
    becomes: 'if (false as boolean)',
    test: SEAL_PLAN_TEST,
  },
  {
    guards: 'token: exactly these pieces',
    file: VERIFY_TOKEN,
    text: 'for (const name of sealed.keys()) differences.push(`artifact ${name} is missing`)',
    becomes: '',
    test: SEAL_PLAN_TEST,
  },
  {
    guards: 'token: exactly these bytes',
    file: VERIFY_TOKEN,
    text: 'entry.hash !== hashes.artifactHash || ',
    becomes: '',
    test: SEAL_PLAN_TEST,
  },
  {
    guards: 'database: what is sealed',
    file: PROTECTION,
    text: 'if old.token is not null and',
    becomes: 'if false and',
    test: CONSUME_TOKEN_TEST,
    only: 'application role',
  },
  {
    guards: 'database: what is published',
    file: PROTECTION,
    text: "if old.status <> 'draft' and",
    becomes: 'if false and',
    test: CONSUME_TOKEN_TEST,
    only: 'application role',
  },
  {
    guards: 'database: evidence and chain',
    file: PROTECTION,
    text: "execute format('grant select, insert on muster.%I to muster_app', t.relname);",
    becomes: "execute format('grant select, insert, update, delete on muster.%I to muster_app', t.relname);",
    test: CONSUME_TOKEN_TEST,
    only: 'application role',
  },
]
