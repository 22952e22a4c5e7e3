import type { Guard } from '#server/dispatch/testing/guards.ts'

const APPLY_EFFECT = 'server/gateway/mcp/apply-effect.ts'
const CALL_TOOL = 'server/gateway/mcp/call-tool.ts'
const HOSTILE_SERVER_TEST = 'server/gateway/mcp/hostile-server.db.test.ts'
const OWN_CONNECTORS_TEST = 'server/gateway/mcp/own-connectors.db.test.ts'
const READ_TOOL = 'server/gateway/mcp/read-tool.ts'

/** The two doors of the gateway. */
export const DOORS_GUARDS: readonly Guard[] = [
  {
    guards: 'apply: the sealed bytes',
    file: APPLY_EFFECT,
    text: 'artifact.bodyHash !== sha256(row.argsText)',
    becomes: 'false',
    test: OWN_CONNECTORS_TEST,
  },
  {
    guards: 'apply: the sealed artifact',
    file: APPLY_EFFECT,
    text: 'artifact.artifactHash !== row.artifactHash ||\n',
    becomes: '',
    test: 'server/dispatch/send-guards.db.test.ts',
    only: 'the hash of its piece',
  },
  {
    guards: 'apply: the bytes of the sealed artifact',
    file: APPLY_EFFECT,
    text: 'artifactHashOf(artifact) !== row.artifactHash ||\n',
    becomes: '',
    test: 'server/dispatch/send-guards.db.test.ts',
    only: 'what its piece of the plan hashes to',
  },
  {
    guards: 'apply: whose run, and not a try',
    file: APPLY_EFFECT,
    text: "if (run.memberId !== context.memberId || run.purpose !== 'run')",
    becomes: 'if (false as boolean)',
    test: 'server/dispatch/gate-guards.db.test.ts',
    only: 'token of a try',
  },
  {
    guards: 'apply: the sealed pin',
    file: APPLY_EFFECT,
    text: 'if (context.pins[row.tool] !== row.pin)',
    becomes: 'if (false as boolean)',
    test: 'server/dispatch/send-guards.db.test.ts',
    only: 'sealed under another pin',
  },
  {
    guards: 'apply: the kind that was decided on',
    file: APPLY_EFFECT,
    text: 'if (tool.effectClass !== row.effectClass)',
    becomes: 'if (false as boolean)',
    test: 'server/dispatch/send-guards.db.test.ts',
    only: 'another kind of action',
  },
  {
    guards: 'apply: the accepted ability',
    file: CALL_TOOL,
    text: "if (row?.state !== 'active' || (pin !== null && row.pin !== pin)) throw",
    becomes: 'if (!row) throw',
    test: HOSTILE_SERVER_TEST,
  },
  {
    guards: 'apply: a classified ability',
    file: CALL_TOOL,
    text: 'if (row.effectClass === null) throw',
    becomes: 'if (false as boolean) throw',
    test: HOSTILE_SERVER_TEST,
    only: 'calls itself harmless',
  },
  {
    guards: 'apply: what the server announces now',
    file: CALL_TOOL,
    text: 'pinOf(key, named[0]) !== row.pin',
    becomes: 'false',
    test: HOSTILE_SERVER_TEST,
  },
  {
    guards: 'apply: asked for input is not sure',
    file: APPLY_EFFECT,
    text: "if (answer.kind === 'asked') return { kind: 'unknown'",
    becomes: "if (answer.kind === 'asked') return { kind: 'failed', proof: 'declared'",
    test: HOSTILE_SERVER_TEST,
    only: 'asking for input',
  },
  {
    guards: 'apply: a foreign no proves nothing',
    file: APPLY_EFFECT,
    text: 'if (answer.code === null) return',
    becomes: 'if (false as boolean) return',
    test: HOSTILE_SERVER_TEST,
    only: 'asking for input',
  },
  {
    guards: 'apply: the accepted answer',
    file: APPLY_EFFECT,
    text: "if (fault !== null) return { kind: 'unknown'",
    becomes: "if (fault === 'x') return { kind: 'unknown'",
    test: 'server/gateway/mcp/lying-answer.db.test.ts',
    only: 'neither done nor failed',
  },
  {
    guards: 'read: nothing that mutates',
    file: READ_TOOL,
    text: 'if (row.mutates || row.tool !== tool) throw',
    becomes: 'if (false as boolean) throw',
    test: OWN_CONNECTORS_TEST,
    only: 'tool that mutates',
  },
  {
    guards: 'read: nothing that mutates, by the row itself',
    file: READ_TOOL,
    text: 'if (row.mutates) throw',
    becomes: 'if (false as boolean) throw',
    test: OWN_CONNECTORS_TEST,
    only: 'tool that mutates',
  },
  {
    guards: 'read: the accepted arguments',
    file: READ_TOOL,
    text: "if (fault !== null) throw new AppError('VALIDATION_FAILED'",
    becomes: "if (fault === 'x') throw new AppError('VALIDATION_FAILED'",
    test: OWN_CONNECTORS_TEST,
    only: 'outside the accepted schema',
  },
  {
    guards: 'read: the accepted answer',
    file: READ_TOOL,
    text: "if (fault !== null) throw new AppError('CONNECTOR_MISBEHAVED'",
    becomes: "if (fault === 'x') throw new AppError('CONNECTOR_MISBEHAVED'",
    test: HOSTILE_SERVER_TEST,
    only: 'an honest answer',
  },
]
