import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  approvalRequestSchema,
  auditEventSchema,
  cabincrewPlanTokenSchema,
  walEntrySchema,
  workflowStateRecordSchema,
} from '#server/audit/cabincrew.ts'
import { sealEnvelope } from '#server/audit/core/seal-envelope.ts'
import { AUDIT_EVENT_TYPES, type AuditDraft } from '#server/audit/schema.ts'
import { projectStateRecord, projectWal, type RunFacts } from '#server/bridge/core/project-wal.ts'
import { ATTEMPT_STATES } from '#server/program/core/attempt-state.ts'

/** CabinCrew's own schema is not ours and not in this repository: checked where it lies beside it, as in CI. */
const SCHEMA = '../shared/protocol/cabincrew-draft.schema.json'
const present = existsSync(SCHEMA)
const theirs = present ? (JSON.parse(readFileSync(SCHEMA, 'utf8')) as object) : {}
const ajv = new Ajv({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addSchema(theirs, 'cc')
const conforms = (definition: string, value: unknown): void => {
  const validate = ajv.getSchema(`cc#/definitions/${definition}`)
  if (!validate) throw new Error(`no definition ${definition}`)
  expect(validate(value), `${definition}: ${ajv.errorsText(validate.errors)}`).toBe(true)
}

const place = { workspaceId: 'ws_a', seq: 1, at: '2026-11-19T10:00:00.000Z', previous: '0'.repeat(64), eventId: 'evt_1' }
const text = fc.string({ maxLength: 8 })
const time = fc.date({ min: new Date(0), max: new Date('2099-01-01'), noInvalidDate: true }).map((date) => date.toISOString())
const decision = fc.constantFrom('allow', 'warn', 'require_approval', 'deny')
const state = fc.constantFrom(...ATTEMPT_STATES)
const hashes = fc.record({ name: text, hash: text, size: fc.nat() }, { requiredKeys: ['name', 'hash'] })
/** Any draft that an operation could write, every optional field there or not. */
const drafts: fc.Arbitrary<AuditDraft> = fc.record(
  {
    type: fc.constantFrom(...AUDIT_EVENT_TYPES),
    workflowState: state,
    workflow: fc.record({ workflow_id: text, step_id: text, mode: fc.constantFrom('flight-plan', 'take-off') }),
    engine: fc.record({ engine_id: text, receipt_id: text, status: text, error: text }, { requiredKeys: [] }),
    planToken: fc.record(
      {
        token: text,
        version: text,
        artifacts: fc.array(hashes, { maxLength: 3 }),
        model: text,
        engine_id: text,
        protocol_version: text,
        workspace_hash: text,
        created_at: time,
        policy_digest: text,
        governance_hash: text,
      },
      { requiredKeys: ['token', 'version', 'artifacts', 'model', 'engine_id', 'protocol_version', 'workspace_hash', 'created_at'] },
    ),
    artifacts: fc.array(
      fc.record(
        { name: text, role: fc.constantFrom('evidence', 'state', 'log'), path: text, hash: text, size: fc.nat() },
        { requiredKeys: ['name', 'role', 'hash'] },
      ),
      { maxLength: 3 },
    ),
    policy: fc.record(
      {
        decision,
        workflow_state: state,
        aggregation_method: fc.constant('most_restrictive'),
        policy_evaluations: fc.array(
          fc.record(
            {
              source: fc.constantFrom('opa', 'onnx', 'llm_gateway', 'mcp_gateway', 'custom'),
              policy_id: text,
              decision,
              severity: fc.nat({ max: 3 }),
              reason: text,
              evaluated_at: time,
            },
            { requiredKeys: ['source', 'policy_id', 'decision', 'severity', 'evaluated_at'] },
          ),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: ['decision', 'workflow_state'] },
    ),
    approval: fc.record(
      {
        approval_id: text,
        required_role: text,
        approved: fc.boolean(),
        approver: text,
        plan_token_hash: text,
        timestamp: time,
        reason: text,
      },
      { requiredKeys: ['approval_id', 'required_role', 'approved', 'approver', 'plan_token_hash', 'timestamp'] },
    ),
    integrity: fc.record(
      {
        expected_plan_token: text,
        actual_plan_token: text,
        plan_token_match: fc.boolean(),
        artifacts_match: fc.boolean(),
        differences: fc.array(text, { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
    gateway: fc.record({ gateway_type: text, request_id: text, model: text, tool: text, policy_decision: decision }, { requiredKeys: [] }),
    message: text,
    severity: fc.constantFrom('debug', 'info', 'warning', 'error', 'critical'),
    ext: fc.constant({ actor: 'usr_a' }),
  },
  { requiredKeys: ['type'] },
) as fc.Arbitrary<AuditDraft>

const facts: RunFacts = {
  runId: 'run_a',
  startedAt: place.at,
  events: (
    [
      ['started', {}],
      ['state', { from: 'INIT', to: 'PLAN_RUNNING' }],
      ['state', { from: 'PLAN_GENERATED', to: 'ARTIFACTS_VALIDATED' }],
      ['state', { from: 'PRE_FLIGHT_RUNNING', to: 'AWAITING_APPROVAL', event: 'verdict' }],
      ['state', { from: 'AWAITING_APPROVAL', to: 'APPROVED' }],
      ['state', { from: 'EXECUTION_COMPLETE', to: 'COMPLETED' }],
      ['ended', { outcome: 'succeeded', reasonCode: null }],
      ['ended', { outcome: 'failed', reasonCode: 'REJECTED' }],
    ] as const
  ).map(([kind, data], seq) => ({ seq, at: place.at, kind, leg: 1, attempt: 1, data })),
  attempts: [
    {
      leg: 1,
      attempt: 1,
      state: 'COMPLETED',
      token: 'a'.repeat(64),
      verdict: {
        decision: 'require_approval',
        evaluations: [{ policyId: 'posture', decision: 'require_approval', reason: 'Sends e-mail.' }],
      },
    },
  ],
  approvals: [
    {
      id: 'apr_a',
      leg: 1,
      attempt: 1,
      token: 'a'.repeat(64),
      requiredRole: 'approvals:decide:external_write',
      votes: [{ userId: 'usr_b', approved: true, at: place.at, reason: '' }],
    },
  ],
  artifacts: [{ leg: 1, attempt: 1, name: '00001.mail', hash: 'b'.repeat(64), type: 'action', createdAt: place.at }],
}
const request = {
  approval_id: 'apr_a',
  workflow_id: 'run_a',
  step_id: 'leg-1.1',
  reason: 'sends e-mail',
  required_role: 'approvals:decide:external_write',
  plan_token_hash: 'a'.repeat(64),
}

describe('our own description of CabinCrew’s documents', () => {
  test.each(AUDIT_EVENT_TYPES)('%s alone, with nothing but its type', (type) => {
    const { event } = sealEnvelope({ type }, place)
    expect(auditEventSchema.parse(event)).toMatchObject({ event_type: type, workflow_state: 'COMPLETED', chain_hash: place.previous })
  })
  test('write-ahead log and state record of a run', () => {
    const wal = projectWal(facts)
    for (const entry of wal) walEntrySchema.parse(entry)
    expect([...new Set(wal.map((entry) => entry.entry_type))].toSorted()).toEqual([...walEntrySchema.shape.entry_type.options].toSorted())
    expect(wal.filter((entry) => entry.entry_type === 'policy_evaluated').map((entry) => entry.data)).toEqual([
      { evaluation_id: 'leg-1.1/policy-1', policy_name: 'posture', decision: 'require_approval' },
      { evaluation_id: 'leg-1.1/policy-2', policy_name: 'most_restrictive', decision: 'require_approval' },
    ])
    expect(projectStateRecord(facts).policy_evaluations.map(({ policy_name, reason }) => [policy_name, reason])).toEqual([
      ['posture', 'Sends e-mail.'],
      ['most_restrictive', undefined],
    ])
    workflowStateRecordSchema.parse(projectStateRecord(facts))
    workflowStateRecordSchema.parse(projectStateRecord({ ...facts, events: [], attempts: [], approvals: [], artifacts: [] }))
  })
  test('what they have no field for is refused, not passed on', () => {
    const { event } = sealEnvelope({ type: 'run.started' }, place)
    expect(auditEventSchema.safeParse({ ...event, actor: 'usr_a' }).success).toBe(false)
    expect(approvalRequestSchema.safeParse({ ...request, token: 'a' }).success).toBe(false)
    expect(() => sealEnvelope({ type: 'run.started', workflowState: 'RUNNING' }, place)).toThrow()
  })
})

describe.skipIf(!present)('CabinCrew’s JSON Schema (skipped where it does not lie beside the project)', () => {
  test.each(AUDIT_EVENT_TYPES)('%s', (type) => conforms('AuditEvent', sealEnvelope({ type }, place).event))
  test('whatever an operation writes that we accept, they accept', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const { event } = sealEnvelope(draft, place)
        conforms('AuditEvent', event)
        if (event.plan_token) conforms('PlanToken', cabincrewPlanTokenSchema.parse(event.plan_token))
      }),
      { numRuns: 500 },
    )
  })
  test('approval request, write-ahead log and state record', () => {
    conforms('ApprovalRequest', approvalRequestSchema.parse(request))
    for (const entry of projectWal(facts)) conforms('WALEntry', walEntrySchema.parse(entry))
    conforms('WorkflowStateRecord', workflowStateRecordSchema.parse(projectStateRecord(facts)))
  })
  test('and the check itself can fail', () => {
    const { event } = sealEnvelope({ type: 'run.started' }, place)
    expect(() => conforms('AuditEvent', { ...event, actor: 'usr_a' })).toThrow()
    expect(() => conforms('AuditEvent', { ...event, timestamp: 'yesterday' })).toThrow()
  })
})
