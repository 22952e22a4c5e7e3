import { describe, expect, test } from 'vitest'
import { reconcileAuthority } from '#server/audit/reconcile-authority.ts'
import { chatThrough, embeddingsThrough, type ModelAnswer } from '#server/gateway/llm/ask-model.ts'
import type { SetModelRules } from '#server/gateway/llm/rules/schema.ts'
import { setModelRules } from '#server/gateway/llm/rules/set-model-rules.ts'
import { ADMIN, arrangeModels, askOf, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'

const SAID = 'It is about Project Falcon, I think.'
const world = useModelWorld({ plain: () => ({ text: 'Paris.' }), leaky: () => ({ text: SAID, pieces: 20 }) })
const owner = () => world.database.current.owner
const words = { kind: 'words', words: ['project falcon'] } as const
type Given = SetModelRules['rules'][number]
const rule = (over: Partial<Given> = {}): Given => ({
  ...{ id: null, name: 'Not yet public', finds: { ...words, words: [...words.words] }, where: 'both', does: 'stop', roles: [] },
  ...over,
})
async function arrange(model: string, rules: readonly Given[], over: Parameters<typeof arrangeModels>[2] = {}): Promise<string> {
  const workspaceId = await arrangeModels(world.baseUrl, [model], over)
  await setModelRules(workspaceId, { rules: [...rules], was: 0 }, ADMIN)
  return workspaceId
}
const body = (content: string, stream = false) => ({ messages: [{ role: 'user', content }], max_tokens: 10, stream })
const textOf = ({ answer }: ModelAnswer) =>
  answer.kind === 'whole' ? (answer.body as { choices: { message: { content: string } }[] }).choices[0]?.message.content : undefined
const auditOf = async (workspaceId: string): Promise<{ type: string; text: string }[]> =>
  await owner()`select type, envelope_text as text from muster.audit_events where workspace_id = ${workspaceId} and type like 'model%' order by seq`
const refused = { code: 'MODEL_REFUSED', context: { reason: expect.stringContaining('Not yet public') } }

describe('a rule that stops', () => {
  test('lets nothing out, neither of a chat nor for meaning, and is on record by its id, without the words', async () => {
    const workspaceId = await arrange('plain', [rule()])
    const before = world.models.asked.length
    await expect(chatThrough(askOf(workspaceId), body('About Project Falcon'))).rejects.toMatchObject(refused)
    await expect(embeddingsThrough(askOf(workspaceId), { input: 'PROJECT FALCON' })).rejects.toMatchObject(refused)
    expect(world.models.asked.length).toBe(before)
    const audit = await auditOf(workspaceId)
    expect(audit.filter(({ type }) => type === 'model.refused').map(({ text }) => /mru_\w+: deny/.test(text))).toEqual([true, true])
    for (const { text } of audit) expect(text).not.toMatch(/falcon/i)
    expect(textOf(await chatThrough(askOf(workspaceId), body('Capital?')))).toBe('Paris.')
  })

  test('lets nothing in, whole or in pieces, and what it cost is counted; nothing of it is kept', async () => {
    const workspaceId = await arrange('leaky', [rule({ where: 'answer' })], { keepsPrompts: true })
    for (const stream of [false, true])
      await expect(chatThrough(askOf(workspaceId), body('Project Falcon?', stream))).rejects.toMatchObject(refused)
    const usage = await owner()`select outcome, settled_micro > 0 as costs from muster.usage_events where workspace_id = ${workspaceId}`
    expect(usage).toMatchObject([
      { outcome: 'refused', costs: true },
      { outcome: 'refused', costs: true },
    ])
    expect(await owner()`select * from muster.model_transcripts where workspace_id = ${workspaceId}`).toEqual([])
  })
})

test('a rule that leaves out does so on the way there, on the way back, in pieces, and in what is kept', async () => {
  const workspaceId = await arrange('leaky', [rule({ does: 'hide' })], { keepsPrompts: true })
  expect(textOf(await chatThrough(askOf(workspaceId), body('Is Project Falcon late?')))).toBe('It is about [left out], I think.')
  expect(JSON.stringify(world.models.asked.at(-1)?.body)).toContain('Is [left out] late?')
  const { answer } = await chatThrough(askOf(workspaceId), body('x', true))
  if (answer.kind !== 'events') throw new Error('expected events')
  expect(JSON.stringify(await Array.fromAsync(answer.events))).toContain('It is about [left out], I think.')
  const rows = await owner()`select hidden from muster.usage_events where workspace_id = ${workspaceId} order by at, id`
  expect(rows.map((row) => row['hidden'])).toEqual([{ rule: 2 }, { rule: 1 }])
  expect(JSON.stringify(await owner()`select count(*) from muster.model_transcripts where workspace_id = ${workspaceId}`)).toContain('2')
  for (const { text } of await auditOf(workspaceId)) expect(text).not.toMatch(/falcon/i)
})

test('a rule that notes lets through and says so in the proof; one for another use is not asked', async () => {
  const workspaceId = await arrange('leaky', [rule({ does: 'note' }), rule({ name: 'Hiring', roles: ['authoring'] })])
  expect(textOf(await chatThrough(askOf(workspaceId), body('Project Falcon?')))).toBe(SAID)
  const audit = await auditOf(workspaceId)
  for (const type of ['model.asked', 'model.settled']) expect(audit.find((entry) => entry.type === type)?.text).toMatch(/mru_\w+: warn/)
})

test('what an admin changes holds from the next call on, and of two who change at once the second is told', async () => {
  const workspaceId = await arrange('plain', [])
  await chatThrough(askOf(workspaceId), body('Project Falcon'))
  await setModelRules(workspaceId, { rules: [rule()], was: 1 }, ADMIN)
  await expect(chatThrough(askOf(workspaceId), body('Project Falcon'))).rejects.toMatchObject(refused)
  await expect(setModelRules(workspaceId, { rules: [], was: 1 }, ADMIN)).rejects.toMatchObject({ code: 'CONFLICT' })
  const bad = rule({ finds: { kind: 'pattern', pattern: '(?=a)b' } })
  await expect(setModelRules(workspaceId, { rules: [rule(), bad], was: 2 }, ADMIN)).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
    errors: [{ pointer: '/rules/1/finds' }],
  })
})

test('rules that are not what an admin signed, or cannot be read, let nothing out; older ones put back are found against the chain', async () => {
  const workspaceId = await arrange('plain', [rule()])
  await setModelRules(workspaceId, { rules: [rule({ name: 'Newer' })], was: 1 }, ADMIN)
  expect(await reconcileAuthority(workspaceId)).toMatchObject({ ok: true })
  const before = world.models.asked.length
  for (const rules of ['[]', '{"damaged":true}']) {
    await owner()`update muster.model_rules set rules = ${rules}::text::jsonb where workspace_id = ${workspaceId} and n = 2`
    await expect(chatThrough(askOf(workspaceId), body('Capital?'))).rejects.toMatchObject({ code: 'MODEL_REFUSED' })
  }
  expect(world.models.asked.length).toBe(before)
  await owner()`delete from muster.model_rules where workspace_id = ${workspaceId} and n = 2`
  expect((await reconcileAuthority(workspaceId)).differences).toMatchObject([{ kind: 'model-rules' }])
  await owner()`delete from muster.model_rules where workspace_id = ${workspaceId}`
  expect((await reconcileAuthority(workspaceId)).differences).toMatchObject([{ kind: 'model-rules' }])
})
