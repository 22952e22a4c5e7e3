import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { ADMIN, arrangeProvider, choice, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { arrangeBinding, arrangeSkill } from '#server/skills/resolve/testing/arrange-skills.ts'
import type { SkillCaller } from '#server/skills/view/caller.ts'
import { searchSkills } from '#server/skills/view/search-skills.ts'

const world = useModelWorld({})
/** Words of one meaning lie in one direction, which is what such a model is for. */
const MEANINGS = [
  ['invoice', 'bill', 'owe'],
  ['holiday', 'vacation', 'away'],
  ['letter', 'correspondence'],
]
const asked: { model: string; texts: string[] }[] = []
let status = 200
const models = createServer(async (request, response) => {
  const { model, input } = (await json(request)) as { model: string; input: string[] }
  asked.push({ model, texts: input })
  const place = (text: string) => MEANINGS.map((words) => (words.some((word) => text.toLowerCase().includes(word)) ? 1 : 0))
  const data = input.map((text, index) => ({ object: 'embedding', index, embedding: place(text) }))
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ object: 'list', model, data, usage: { prompt_tokens: 10, total_tokens: 10 } }))
})
beforeAll(async () => await new Promise<void>((resolve) => models.listen(0, '127.0.0.1', resolve)))
beforeEach(() => {
  asked.length = 0
  status = 200
})
afterAll(() => void models.close())

async function arrange(clearance: 'public' | 'workspace' = 'workspace') {
  const workspaceId = await arrangeWorkspace()
  const { owner } = world.database.current
  const add = async (slug: string, description: string, scope: { scopeType?: 'user'; scopeId?: string } = {}) =>
    await arrangeBinding(owner, { workspaceId, skill: await arrangeSkill(owner, { workspaceId, slug, description }), ...scope })
  await add('invoices', 'Check an invoice')
  await add('holidays', 'Plan each holiday')
  await add('letters', 'Write a letter')
  await add('hidden-invoices', 'Check an invoice of others', { scopeType: 'user', scopeId: 'usr_2' })
  await arrangeProvider(workspaceId, `http://127.0.0.1:${(models.address() as AddressInfo).port}/v1`, { models: ['one', 'two'], clearance })
  await setRole(workspaceId, 'embedding', [choice('one')], ADMIN)
  const caller: SkillCaller = { workspaceId, userId: 'usr_1', memberId: null, runId: null, surface: 'mcp', scope: { user: 'usr_1' } }
  const find = async (query: string) => {
    const { by, skills } = await searchSkills(caller, { query })
    return [by, ...skills.map(({ slug }) => slug)]
  }
  return { workspaceId, find, caller }
}

test('a search finds what means the same in other words, among what resolves for the caller only, and pays for each text once', async () => {
  const { workspaceId, find } = await arrange()
  expect(await find('what do I owe')).toEqual(['meaning', 'invoices'])
  expect(await find('vacation')).toEqual(['meaning', 'holidays'])
  expect(asked.map(({ texts }) => texts.length)).toEqual([4, 1])
  expect(JSON.stringify(asked)).not.toContain('of others')
  const usage = await world.database.current
    .owner`select user_id, purpose, role from muster.usage_events where workspace_id = ${workspaceId}`
  expect(usage).toEqual([1, 2].map(() => ({ user_id: 'usr_1', purpose: 'client', role: 'embedding' })))
})

test('what another model placed is placed anew', async () => {
  const { workspaceId, find } = await arrange()
  await find('vacation')
  await setRole(workspaceId, 'embedding', [choice('two')], ADMIN)
  expect(await find('vacation')).toEqual(['meaning', 'holidays'])
  expect(asked.map(({ model, texts }) => [model, texts.length])).toEqual([
    ['one', 4],
    ['two', 1],
    ['two', 4],
  ])
})

test('without an answer, and for a provider that may not see what the workspace knows, words do', async () => {
  const { find } = await arrange()
  status = 500
  expect(await find('letter')).toEqual(['words', 'letters'])
  const secret = await arrange('public')
  asked.length = 0
  expect(await secret.find('letter')).toEqual(['words', 'letters'])
  expect(asked).toEqual([])
})
