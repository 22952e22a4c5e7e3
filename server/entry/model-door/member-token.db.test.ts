import { afterAll, beforeAll, expect, test } from 'vitest'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { mintRunToken } from '#server/dispatch/mint-run-token.ts'
import { loadContext } from '#server/dispatch/run-context.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { arrangeProvider, choice } from '#server/gateway/llm/testing/arrange-models.ts'
import { insertUser } from '#server/identity/accounts/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'
import { POST as chat } from '../../../app/api/llm/v1/chat/completions/route.ts'
import { ScriptedModels } from '../../../e2e/testing/scripted-models.ts'

const world = useRunWorld()
const models = new ScriptedModels({ plain: () => ({ text: 'Paris.' }) })
let memberId = ''
let baseUrl = ''
beforeAll(async () => {
  baseUrl = await models.start()
  await inSystem(async (system) => await insertUser(system, { id: AUTHOR, email: 'author@acme.example', name: 'A', passwordHash: 'none' }))
  memberId = await hireThreeParts(world.workspaceId)
})
afterAll(async () => await models.stop())

async function ask(token: string, headers: Record<string, string> = {}): Promise<{ status: number; code: unknown }> {
  const body = JSON.stringify({ model: 'primary', messages: [{ role: 'user', content: 'Capital of France?' }] })
  const asked = { host: 'muster.test', authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers }
  const request = new Request('http://muster.test/api/llm/v1/chat/completions', { method: 'POST', headers: asked, body })
  const answer = await chat(request, { params: Promise.resolve({}) })
  const { error } = (await answer.json()) as { error?: { code?: unknown } }
  return { status: answer.status, code: error?.code }
}

test('whatever works for a run asks as its crew member, is charged to the run, and only while the run goes on', async () => {
  const { workspaceId } = world
  await arrangeProvider(workspaceId, baseUrl, { models: ['plain'], clearance: 'workspace' })
  await arrangeProvider(workspaceId, baseUrl, { name: 'near', models: ['plain'], clearance: 'secret' })
  await setRole(workspaceId, 'primary', [choice('plain')], AUTHOR)
  const runId = await startThreeParts(workspaceId, memberId, 'asks')
  const context = await inScope(
    workspaceId,
    async (scope) => await loadContext(scope, await findRun(scope, runId), { fence: 0, workerId: 'test' }),
  )
  const { token } = await mintRunToken(context, 'llm')
  // what the run has read may be in it: only the provider that may see everything is asked
  expect(await ask(token)).toEqual({ status: 403, code: 'MODEL_NOT_CLEARED' })
  await setRole(workspaceId, 'primary', [choice('plain', { provider: 'near' })], AUTHOR)
  expect(await ask(token)).toEqual({ status: 200, code: undefined })
  const [usage] = await world.owner.current.owner`select * from muster.usage_events where workspace_id = ${workspaceId}`
  expect(usage).toMatchObject({ run_id: runId, member_id: memberId, user_id: AUTHOR, purpose: 'run', outcome: 'answered' })
  expect(await ask(token, { cookie: 'muster_session=x' })).toEqual({ status: 400, code: 'CREDENTIALS_MIXED' })
  expect(await ask(`muster_run_${'x'.repeat(43)}`)).toEqual({ status: 401, code: 'TOKEN_REFUSED' })
  await inScope(workspaceId, async (scope) => await cancelRun(scope, runId, AUTHOR))
  expect(await ask(token)).toEqual({ status: 401, code: 'TOKEN_REFUSED' })
})
