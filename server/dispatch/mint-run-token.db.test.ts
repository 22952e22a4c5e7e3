import { beforeAll, expect, test } from 'vitest'
import { withScope } from '#db/with-scope.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { mintRunToken } from '#server/dispatch/mint-run-token.ts'
import { loadContext, type RunContext } from '#server/dispatch/run-context.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { insertUser } from '#server/identity/accounts/store.ts'
import { readMemberToken } from '#server/identity/member-tokens/read-member-token.ts'
import { MEMBER_TOKEN_LIFE_MS } from '#server/identity/member-tokens/schema.ts'
import { setSuspended } from '#server/identity/people/store.ts'
import { reinstateMember, suspendMember } from '#server/members/suspend-member.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

const world = useRunWorld()
let memberId = ''
let tag = 0
beforeAll(async () => {
  await inSystem(async (system) => await insertUser(system, { id: AUTHOR, email: 'author@acme.example', name: 'A', passwordHash: 'none' }))
  memberId = await hireThreeParts(world.workspaceId)
})

/** A run that a worker holds. */
async function held(): Promise<RunContext> {
  tag += 1
  const { workspaceId } = world
  const runId = await startThreeParts(workspaceId, memberId, `token-${tag}`)
  return await inScope(workspaceId, async (scope) => {
    const run = await findRun(scope, runId)
    return await loadContext(scope, run, { fence: run.fence, workerId: 'test' })
  })
}
const read = async (token: string, more: { audience?: string; laterMs?: number } = {}) =>
  await readMemberToken(token, (more.audience ?? 'llm') as 'llm', Date.now() + (more.laterMs ?? 0))

test('a token stands for the crew member in its run, with the chain that acts', async () => {
  const context = await held()
  const { expiresAt, token } = await mintRunToken(context, 'llm')
  const { runId, workspaceId } = context
  expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(10 * 60_000)
  expect(await read(token)).toMatchObject({
    workspaceId,
    memberId,
    runId,
    userId: AUTHOR,
    act: [`spiffe://muster/ws/${workspaceId}/member/${memberId}`, `user:${AUTHOR}`],
  })
  const stored = JSON.stringify(await world.owner.current.owner`select t::text from muster.member_tokens t`)
  expect(stored).not.toContain(token)
})

test('the chain names those that handed over, and ends with any of them', async () => {
  const parent = await held()
  const { workspaceId } = world
  const child = await inScope(workspaceId, async (scope) => {
    const given = {
      memberId,
      inputs: { tag: 'child' },
      purpose: 'run' as const,
      origin: 'handoff' as const,
      by: AUTHOR,
      parent: parent.run,
    }
    const run = await startRun(scope, given)
    return await loadContext(scope, run, { fence: run.fence, workerId: 'test' })
  })
  const { token } = await mintRunToken(child, 'llm')
  expect((await read(token))?.act).toHaveLength(3)
})

test('it opens nothing else, after its end, or altered', async () => {
  const { token } = await mintRunToken(await held(), 'llm')
  expect(await read(token, { audience: 'mcp' })).toBeUndefined()
  expect(await read(token, { laterMs: MEMBER_TOKEN_LIFE_MS })).toBeUndefined()
  expect(await read(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined()
  expect(await read('')).toBeUndefined()
  expect(await read(token)).toBeDefined()
})

test('it ends with its run, and a run that is over gets none', async () => {
  const context = await held()
  const { token } = await mintRunToken(context, 'llm')
  await inScope(world.workspaceId, async (scope) => await cancelRun(scope, context.runId, AUTHOR))
  expect(await read(token)).toBeUndefined()
  await expect(mintRunToken(context, 'llm')).rejects.toThrow()
})

test('it ends with the suspension of its crew member, for good', async () => {
  const context = await held()
  const { token } = await mintRunToken(context, 'llm')
  await inScope(world.workspaceId, async (scope) => await suspendMember(scope, { memberId, by: AUTHOR }))
  expect(await read(token)).toBeUndefined()
  await expect(mintRunToken(context, 'llm')).rejects.toMatchObject({ code: 'MEMBER_SUSPENDED' })
  await inScope(world.workspaceId, async (scope) => await reinstateMember(scope, { memberId, by: AUTHOR }))
  expect(await read(token)).toBeUndefined()
})

test('it never does more than the person in whose name the run acts', async () => {
  const { token } = await mintRunToken(await held(), 'llm')
  const suspend = async (at: Date | null) => await inScope(world.workspaceId, async (scope) => await setSuspended(scope, AUTHOR, at))
  await suspend(new Date())
  expect(await read(token)).toBeUndefined()
  await suspend(null)
  expect(await read(token)).toBeDefined()
})

test('another workspace sees none of them, and a worker that lost the run gets none', async () => {
  const context = await held()
  await mintRunToken(context, 'llm')
  const seen = await withScope('ws_other', async (scope) => await scope.tx.execute('select id from muster.member_tokens'))
  expect([...seen]).toEqual([])
  await expect(mintRunToken({ ...context, fence: context.fence + 1 }, 'llm')).rejects.toThrow()
})
