import { beforeAll, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { callTool } from '#server/clients/call-tool.ts'
import { followRun } from '#server/clients/follow-run.ts'
import { listOffered } from '#server/clients/list-offered.ts'
import type { ClientRun } from '#server/clients/schema.ts'
import { program } from '#server/clients/testing/program.ts'
import { connectReceipts, receiptsOf } from '#server/dispatch/testing/connect-receipts.ts'
import { APPROVER, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A foreign server as a child of the worker, which numbers what it writes. */
const world = useRunWorld()
beforeAll(async () => await connectReceipts(world))

const one = () => program({ workspaceId: world.workspaceId })
async function run(tool: string, args: JsonObject): Promise<ClientRun> {
  const answer = await callTool(one(), { name: tool.replace('.', '_'), args })
  if (answer.kind !== 'run') throw new Error('the web process may start no child')
  await world.settle()
  return await followRun(one(), answer.runId, 'tools')
}

test('what a foreign server writes is written once, under a key that the program neither sees nor gives', async () => {
  const issue = (await listOffered(one())).find(({ name }) => name === 'receipts_issue')
  expect(Object.keys((issue?.inputSchema['properties'] ?? {}) as JsonObject).sort()).toEqual(['after', 'text'])
  const args = { text: 'mcp one', after: 0 }
  await expect(run('receipts.issue', { ...args, 'a"] }${ 1': 1 })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  await expect(run('receipts.issue', { ...args, key: 'k' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  const asked = await run('receipts.issue', args)
  expect([asked.status, receiptsOf(world, 'mcp').receipts]).toEqual(['waiting_approval', []])
  const [open] = await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 1 }))
  const voter = { userId: APPROVER, role: 'operator' as const, grants: ['approvals:decide:external_write'], authenticatedAtMs: Date.now() }
  await vote(world.workspaceId, voter, { approvalId: open?.id ?? '', decision: 'approve', token: open?.token ?? '', reason: '' })
  await world.settle()
  const done = await followRun(one(), asked.runId, 'tools')
  expect(done).toMatchObject({ status: 'succeeded', output: { number: 1 } })
  expect(receiptsOf(world, 'mcp').receipts).toHaveLength(1)
})

test('a look-up through a child of the worker is a run that nobody is asked about', async () => {
  expect(await run('receipts.find', { number: 1 })).toMatchObject({ status: 'succeeded', approvalUrl: null, output: { text: 'mcp one' } })
})

test('a program names no saved secret: there is no argument for one', async () => {
  const hand = (await listOffered(one())).find(({ name }) => name === 'receipts_hand')
  expect(Object.keys((hand?.inputSchema['properties'] ?? {}) as JsonObject).sort()).toEqual(['after', 'text'])
  const args = { text: 'mcp two', after: 0, stamp: 'vault:/bank/main#key' }
  await expect(run('receipts.hand', args)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
})
