import { afterEach, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { putBlob } from '#server/blobs/open-blobs.ts'
import { countNeedsYou, listApprovals as listForPerson } from '#server/bridge/list-approvals.ts'
import { countRuns, listRuns } from '#server/bridge/list-runs.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { PLAN_BYTES_MAX } from '#server/dispatch/core/plan-artifacts.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire, leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { APPROVER, AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import type { Principal } from '#server/identity/principal.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A worker and every card hold a plan whole: a document that one action may take along is too much for each of many. */
const YAML = `
metadata: { name: Copies, slug: copies }
objective: Give everybody a copy of a document.
tools:
  - { tool: tables.read, targets: ['in/**'] }
  - { tool: files.write, targets: ['out/**'] }
inputs:
  type: object
  properties: { list: { type: string }, document: { type: string } }
  required: [list, document]
  additionalProperties: false
steps:
  - { id: list, kind: tool, tool: tables.read, with: { path: '\${ inputs.list }' } }
  - id: each
    kind: each
    in: steps.list.output.rows
    as: row
    max: 9
    steps:
      - { id: copy, kind: tool, tool: files.write, with: { path: 'out/\${ row.name }.bin', base64: '\${ inputs.document }' } }
output:
  schema: { type: object }
  value: { n: 1 }
`
const world = useRunWorld()
afterEach(async () => await leaveNothing(world))

async function start(memberId: string, inputs: object): Promise<string> {
  const options = { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR } as const
  const run = await inScope(world.workspaceId, async (scope) => await startRun(scope, options))
  await world.settle()
  return run.id
}

test('the actions of a plan have a limit together, whatever each of them may take; what waits is counted without them', async () => {
  const { ref: large } = await putBlob(world.workspaceId, Buffer.alloc(PLAN_BYTES_MAX / 5, 'x'))
  const { ref: small } = await putBlob(world.workspaceId, Buffer.from('x'))
  await writeBytes(world.workspaceId, 'in/four.csv', Buffer.from('name\na\nb\nc\nd\n'))
  await writeBytes(world.workspaceId, 'in/one.csv', Buffer.from('name\na\n'))
  const memberId = await hire(world.workspaceId, YAML)

  const tooMuch = await start(memberId, { list: 'in/four.csv', document: large })
  const { owner } = world.owner.current
  expect(await inScope(world.workspaceId, async (scope) => await findRun(scope, tooMuch))).toMatchObject({
    outcome: 'failed',
    reasonCode: 'BUDGET',
  })
  const told = await owner`select data from muster.run_events where run_id = ${tooMuch} and data->>'code' = 'PAYLOAD_TOO_LARGE'`
  expect(told.map((row) => row['data'])).toEqual([
    expect.objectContaining({ at_limit: 'all actions of one plan', at_bytesMax: PLAN_BYTES_MAX }),
  ])
  expect(await owner`select 1 from muster.artifacts where run_id = ${tooMuch} and role = 'state'`).toEqual([])

  for (const inputs of [
    { list: 'in/four.csv', document: small },
    { list: 'in/one.csv', document: large },
  ]) {
    const runId = await start(memberId, inputs)
    expect(await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { runId, limit: 1 }))).toHaveLength(1)
  }
  const grants = ['approvals:decide:external_write']
  for (const userId of [APPROVER, AUTHOR]) {
    const who = { userId, workspaceId: world.workspaceId, role: 'operator', grants, authenticatedAtMs: Date.now() } as unknown as Principal
    expect(await countNeedsYou(who)).toBe((await listForPerson(who, 'needs-you')).length)
  }
  const approver = { userId: APPROVER, workspaceId: world.workspaceId, role: 'operator', grants, authenticatedAtMs: Date.now() }
  expect(await countNeedsYou(approver as unknown as Principal)).toBe(2)
  const waiting = new Set(['waiting_approval'])
  const { items } = await listRuns(world.workspaceId, {})
  expect([await countRuns(world.workspaceId, waiting), items.filter(({ status }) => waiting.has(status)).length]).toEqual([2, 2])
})
