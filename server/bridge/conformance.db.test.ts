import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { beforeAll, describe, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { approvalRequestSchema, auditEventSchema, walEntrySchema, workflowStateRecordSchema } from '#server/audit/cabincrew.ts'
import { exportAudit } from '#server/audit/export-audit.ts'
import type { Envelope } from '#server/audit/schema.ts'
import { readCabincrew } from '#server/bridge/read-cabincrew.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { APPROVER, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { inScope } from '#server/tenancy/store.ts'

/** CabinCrew's own schema is not ours and not in this repository: checked where it lies beside it, as in CI. */
const SCHEMA = '../shared/protocol/cabincrew-draft.schema.json'
const world = useRunWorld()
const envelopes: Envelope[] = []
const runIds: string[] = []

beforeAll(async () => {
  const { workspaceId } = world
  const memberId = await hireThreeParts(workspaceId)
  for (const tag of ['done', 'rejected', 'cancelled']) runIds.push(await startThreeParts(workspaceId, memberId, tag))
  await world.settle()
  const open = await inScope(workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 10 }))
  const of = (i: number) => open.find((approval) => approval.runId === runIds[i])
  const voter = { userId: APPROVER, role: 'operator' as const, grants: ['approvals:decide:external_write'], authenticatedAtMs: Date.now() }
  await vote(workspaceId, voter, { approvalId: of(0)?.id ?? '', decision: 'approve', token: '0'.repeat(64), reason: '' }).catch(() => {})
  await vote(workspaceId, voter, { approvalId: of(1)?.id ?? '', decision: 'reject', token: of(1)?.token ?? '', reason: 'no' })
  await inScope(workspaceId, async (scope) => await cancelRun(scope, runIds[2] ?? '', APPROVER))
  for (let part = 0; part < 4; part += 1) {
    await approveAll(workspaceId)
    await world.settle()
  }
  for await (const line of exportAudit(workspaceId)) {
    const value = JSON.parse(line) as Partial<Envelope>
    if (value.event) envelopes.push(value as Envelope)
  }
})

test('every event of a run that succeeds, one that is rejected, one that is stopped and a refused vote keeps to our schemas', () => {
  expect(envelopes.length).toBeGreaterThan(60)
  for (const { event } of envelopes) auditEventSchema.parse(event)
  const types = new Set(envelopes.map(({ event }) => event.event_type))
  for (const type of [
    'run.started',
    'token.created',
    'policy.evaluated',
    'approval.requested',
    'approval.voted',
    'approval.refused',
    'effect.intended',
    'effect.sent',
    'effect.confirmed',
    'run.ended',
    'artifact.recorded',
    'token.verified',
    'approval.decided',
    'gateway.allowed',
  ])
    expect(types).toContain(type)
  for (const { ext } of envelopes) if (ext['approvalRequest']) approvalRequestSchema.parse(ext['approvalRequest'])
})

test('the write-ahead log is numbered from 0 and keeps to our schema', async () => {
  const { wal } = await readCabincrew(world.workspaceId, runIds[0] ?? '')
  expect(wal.map((entry) => entry.sequence)).toEqual(wal.map((_, i) => i))
  for (const entry of wal) walEntrySchema.parse(entry)
  expect(wal.at(-1)?.entry_type).toBe('workflow_completed')
})

test('log and state record hold every piece of the plans, every answer of policy and every decision', async () => {
  const { wal, state } = await readCabincrew(world.workspaceId, runIds[0] ?? '')
  const count = (type: string) => wal.filter((entry) => entry.entry_type === type).length
  workflowStateRecordSchema.parse(state)
  expect(count('artifact_created')).toBe(state.artifacts.length)
  expect(count('policy_evaluated')).toBe(state.policy_evaluations.length)
  expect(state.policy_evaluations.filter((one) => one.policy_name === 'most_restrictive')).toHaveLength(4)
  expect(state.approvals).toHaveLength(3)
})

test('each event stands as often as what it tells of happened, and says who and what', () => {
  const of = (type: string, run = 0) =>
    envelopes
      .filter(({ event }) => event.event_type === type && event.workflow?.workflow_id === runIds[run])
      .map(({ event, ext }) => ({ ...event, ext }))
  // Three parts that act and a last one that only gives the result.
  expect(of('token.verified')).toHaveLength(4)
  expect(of('token.verified').every((event) => event.integrity_check?.plan_token_match === true)).toBe(true)
  expect(of('artifact.recorded')).toHaveLength(4)
  for (const event of of('artifact.recorded').slice(0, 3)) expect(event.artifacts?.some((artifact) => artifact.role === 'state')).toBe(true)
  expect(of('approval.decided').map((event) => event.approval?.approver)).toEqual([APPROVER, APPROVER, APPROVER])
  expect(of('approval.decided', 1).map((event) => event.approval?.approved)).toEqual([false])
  expect(of('approval.decided', 2).map((event) => [event.ext['status'], event.approval])).toEqual([['cancelled', undefined]])
  const applied = of('gateway.allowed').filter((event) => event.ext['door'] === 'apply')
  expect(applied.map((event) => event.gateway?.request_id).toSorted()).toEqual(
    of('effect.confirmed')
      .map((event) => event.gateway?.request_id)
      .toSorted(),
  )
})

describe.skipIf(!existsSync(SCHEMA))('CabinCrew’s JSON Schema (skipped where it does not lie beside the project)', () => {
  const validator = (definition: string) => {
    const ajv = new Ajv({ strict: false, allErrors: true })
    addFormats.default(ajv)
    ajv.addSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object, 'cc')
    const validate = ajv.getSchema(`cc#/definitions/${definition}`)
    if (!validate) throw new Error(`no definition ${definition}`)
    return (value: unknown) => {
      expect(validate(value), `${definition}: ${ajv.errorsText(validate.errors)}`).toBe(true)
    }
  }
  test('AuditEvent', () => envelopes.map(({ event }) => event).forEach(validator('AuditEvent')))
  test('PlanToken', () => {
    const tokens = envelopes.flatMap(({ event }) => (event.plan_token ? [event.plan_token] : []))
    expect(tokens.length).toBeGreaterThan(3)
    tokens.forEach(validator('PlanToken'))
  })
  test('ApprovalRequest', () =>
    envelopes.flatMap(({ ext }) => (ext['approvalRequest'] ? [ext['approvalRequest']] : [])).forEach(validator('ApprovalRequest')))
  test('WALEntry and WorkflowStateRecord', async () => {
    for (const runId of runIds) {
      const { wal, state } = await readCabincrew(world.workspaceId, runId)
      wal.forEach(validator('WALEntry'))
      validator('WorkflowStateRecord')(state)
    }
  })
})
