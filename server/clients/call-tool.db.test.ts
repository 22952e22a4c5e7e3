import { beforeAll, describe, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { callTool } from '#server/clients/call-tool.ts'
import { followRun } from '#server/clients/follow-run.ts'
import { listOffered } from '#server/clients/list-offered.ts'
import type { ClientRun } from '#server/clients/schema.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { APPROVER, AUTHOR, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const GRANTS = ['approvals:decide:external_read', 'approvals:decide:external_write', 'approvals:decide:spend']

function program(tokenId = 'tok_one', userId = AUTHOR, workspaceId = world.workspaceId): Principal {
  const via = { kind: 'token' as const, tokenId, scopes: ['tools' as const] }
  const person = { userId, name: 'Ada', email: 'ada@acme.example', authenticatedAtMs: 0, sessionHash: '', chosenWorkspaceId: workspaceId }
  return { ...person, workspaceId, role: 'operator', grants: [], via }
}
const call = async (tool: string, args: JsonObject, principal = program()) => await callTool(principal, { tool, args }, { waitMs: 0 })
async function run(tool: string, args: JsonObject, principal = program()): Promise<ClientRun> {
  const answer = await call(tool, args, principal)
  if (answer.kind !== 'run') throw new Error('it was done at once')
  await world.settle()
  return await followRun(principal, answer.run.runId, 'tools')
}
const pending = async () => await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 10 }))
async function decide(decision: 'approve' | 'reject', userId = APPROVER): Promise<void> {
  const voter = { userId, role: 'operator' as const, grants: GRANTS, authenticatedAtMs: Date.now() }
  for (const { id, token } of await pending()) await vote(world.workspaceId, voter, { approvalId: id, decision, token, reason: 'no' })
  await world.settle()
}
const textOf = async (path: string) => Buffer.from(await readBytes(world.workspaceId, path)).toString()

beforeAll(async () => {
  await writeBytes(world.workspaceId, 'in/hello.txt', Buffer.from('hello'))
  await addApprover(world.workspaceId, 'usr_third', 'operator', GRANTS)
})

describe('a look-up of a program outside', () => {
  test('is answered at once, on record with who asked, and starts no run', async () => {
    const answer = await call('files.read', { path: 'in/hello.txt' })
    expect(answer).toMatchObject({ kind: 'done', output: { text: 'hello' } })
    const rows = await world.owner.current.owner`select envelope_text from muster.audit_events where type = 'gateway.allowed'`
    const { ext } = JSON.parse(String(rows.at(-1)?.['envelope_text']))
    expect(ext).toMatchObject({ subject: AUTHOR, door: 'read', apiToken: 'tok_one' })
    expect(await world.owner.current.owner`select 1 from muster.runs`).toHaveLength(0)
  })
})

describe('an effect of a program outside', () => {
  test('changes nothing before it is approved, and happens once after', async () => {
    const asked = await run('files.write', { path: 'out/a.txt', text: 'one' })
    expect(asked).toMatchObject({ status: 'waiting_approval', output: null })
    expect(asked.approvalUrl).toContain('/approvals?id=apr_')
    await expect(textOf('out/a.txt')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    await decide('approve')
    expect(await textOf('out/a.txt')).toBe('one')
    expect(await followRun(program(), asked.runId, 'tools')).toMatchObject({ status: 'succeeded', output: { path: 'out/a.txt' } })
    const rows = await world.owner.current.owner`select state from muster.effects where run_id = ${asked.runId}`
    expect(rows.map((row) => row['state'])).toEqual(['confirmed'])
  })
})

test('tools are offered in one order, without those that stay inside', async () => {
  const offered = await listOffered(program())
  console.log(offered.map(({ name, row }) => `${name} ${row.effectClass}`).join('\n'))
  expect(offered.map(({ name }) => name)).toContain('files_read')
})
