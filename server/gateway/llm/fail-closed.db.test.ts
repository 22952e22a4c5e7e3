import { chmodSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { chatThrough } from '#server/gateway/llm/ask-model.ts'
import { BUILT_IN_POLICY, type ModelPolicy, verdictOf } from '#server/gateway/llm/police-call.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { ADMIN, arrangeModels, askOf, choice, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

/** Every point of requirements §8.12, Fail closed: each is broken, and nothing goes out, or nothing comes in. */
const world = useModelWorld({ plain: () => ({ text: 'Paris.' }), gone: () => ({ status: 404 }), dead: () => ({ breakOff: true }) })
const owner = () => world.database.current.owner
const body = (stream = false) => ({ messages: [{ role: 'user', content: 'Capital of France?' }], max_tokens: 10, stream })
const usageOf = async (workspaceId: string) =>
  await owner()`select * from muster.usage_events where workspace_id = ${workspaceId} order by at`
const refusalsOf = async (workspaceId: string) =>
  await owner()`select envelope_text as text from muster.audit_events where workspace_id = ${workspaceId} and type = 'model.refused'`

/** Asks, and gives the code of the refusal and how many requests a provider got. */
async function refused(workspaceId: string, policy?: ModelPolicy): Promise<{ code: unknown; asked: number }> {
  const before = world.models.asked.length
  const error = await chatThrough(askOf(workspaceId), body(), policy).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return { code: (error as { code?: unknown } | null)?.code ?? error, asked: world.models.asked.length - before }
}

describe('policy', () => {
  const failing: [string, ModelPolicy['request']][] = [
    ['throws', async () => Promise.reject(new Error('broken'))],
    ['says nothing', async () => []],
    ['says nonsense', async () => [{ decision: 'maybe' }]],
    ['denies', async () => [{ source: 'rules', policyId: 'x', decision: 'deny', reason: 'No.', ordinals: [], votesNeeded: 1 }]],
    [
      'wants an approval, which nobody can give a single call',
      async () => [{ source: 'rules', policyId: 'x', decision: 'require_approval', reason: 'Ask.', ordinals: [], votesNeeded: 1 }],
    ],
  ]
  test.each(failing)('on a request that %s lets nothing out, and it is on record', async (_, request) => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain', 'dead'])
    expect(await refused(workspaceId, { ...BUILT_IN_POLICY, request })).toEqual({ code: 'MODEL_REFUSED', asked: 0 })
    expect(await refusalsOf(workspaceId)).toHaveLength(1)
    expect(await usageOf(workspaceId)).toEqual([])
  })

  test.each(failing)('on an answer that %s lets nothing in, asks no other model, and what it cost is counted', async (_, answer) => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain', 'dead'])
    expect(await refused(workspaceId, { ...BUILT_IN_POLICY, answer: async () => await answer({} as never) })).toEqual({
      code: 'MODEL_REFUSED',
      asked: 1,
    })
    expect(await usageOf(workspaceId)).toMatchObject([{ outcome: 'refused', model: 'plain', input_tokens: expect.any(Number) }])
    expect(await refusalsOf(workspaceId)).toHaveLength(1)
  })

  test.each(failing)('on an answer in pieces that %s gives none of them out', async (_, answer) => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain', 'dead'])
    const policy = { ...BUILT_IN_POLICY, answer: async () => await answer({} as never) }
    await expect(chatThrough(askOf(workspaceId), body(true), policy)).rejects.toMatchObject({ code: 'MODEL_REFUSED' })
    expect(await usageOf(workspaceId)).toMatchObject([{ outcome: 'refused', model: 'plain', input_tokens: expect.any(Number) }])
  })

  test('that allows an answer in pieces gives it as events, judged as a whole before', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    const judged: unknown[] = []
    const policy: ModelPolicy = {
      ...BUILT_IN_POLICY,
      answer: async (answer, kind) => {
        judged.push(answer['choices'])
        return await BUILT_IN_POLICY.answer(answer, kind)
      },
    }
    const { answer } = await chatThrough(askOf(workspaceId), { ...body(true), stream_options: { include_usage: true } }, policy)
    if (answer.kind !== 'events') throw new Error('expected events')
    expect(judged).toMatchObject([[{ message: { content: 'Paris.' } }]])
    expect((await Array.fromAsync(answer.events))[0]).toMatchObject({ choices: [{ delta: { content: 'Paris.' } }] })
    expect(world.models.asked.at(-1)?.body).not.toHaveProperty('stream_options')
    expect(await usageOf(workspaceId)).toMatchObject([{ outcome: 'answered' }])
  })

  test('that does not answer in time denies', async () => {
    expect((await verdictOf(() => new Promise(() => {}), 5)).decision).toBe('deny')
  })
})

describe('no way', () => {
  test('to any model: no role, a model that is not there, nobody who may see it', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['gone'])
    expect((await refused(workspaceId)).code).toBe('MODEL_UNAVAILABLE')
    expect(await usageOf(workspaceId)).toMatchObject([{ outcome: 'no answer', settled_micro: '0' }])
    await owner()`delete from muster.model_roles where workspace_id = ${workspaceId}`
    expect(await refused(workspaceId)).toEqual({ code: 'NO_MODEL', asked: 0 })
  })

  test('to a provider that nobody listed as inside the own network', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'], { inside: true })
    await owner()`update muster.model_providers set allow = '{}' where workspace_id = ${workspaceId}`
    expect((await refused(workspaceId)).asked).toBe(0)
  })

  test('past what an admin signed: a provider whose clearance was raised in the database is asked nothing', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    await owner()`update muster.model_providers set clearance = 'secret' where workspace_id = ${workspaceId}`
    expect(await refused(workspaceId)).toEqual({ code: 'MODEL_UNAVAILABLE', asked: 0 })
    expect(await refusalsOf(workspaceId)).toHaveLength(1)
  })

  test('without the key of the provider', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'], { key: 'a-provider-key' })
    await owner()`delete from muster.secrets where workspace_id = ${workspaceId}`
    expect(await refused(workspaceId)).toEqual({ code: 'MODEL_UNAVAILABLE', asked: 0 })
  })

  test('when a provider is down', async () => {
    const workspaceId = await arrangeModels('http://127.0.0.1:9/v1', ['plain'])
    await setRole(workspaceId, 'primary', [choice('plain')], ADMIN)
    expect(await refused(workspaceId)).toEqual({ code: 'MODEL_UNAVAILABLE', asked: 0 })
    expect(await usageOf(workspaceId)).toMatchObject([{ outcome: 'no answer', settled_micro: '0' }])
  })
})

describe('redaction', () => {
  const keep = async (workspaceId: string) => {
    const binding = { connector: 'bank', origin: 'local', members: 'all' as const }
    await inScope(
      workspaceId,
      async (scope) => await saveSecret(scope, { path: 'bank/main', fields: { key: 'a secret value' }, binding }, ADMIN),
    )
  }
  test('that cannot open a saved secret lets nothing out: what cannot be looked for cannot be hidden', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    await keep(workspaceId)
    await owner()`update muster.secrets set ciphertext = set_byte(ciphertext, 20, 255 - get_byte(ciphertext, 20)) where workspace_id = ${workspaceId}`
    expect(await refused(workspaceId)).toEqual({ code: 'SECRET_NOT_BOUND', asked: 0 })
  })

  test('without the key file of the vault lets nothing out', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    await keep(workspaceId)
    const file = join(String(process.env['MUSTER_DATA_DIR']), 'vault.key')
    renameSync(file, `${file}.away`)
    expect(await refused(workspaceId)).toEqual({ code: 'KEYS_MISSING', asked: 0 })
    renameSync(`${file}.away`, file)
    chmodSync(file, 0o600)
    expect(await refused(workspaceId)).toEqual({ code: null, asked: 1 })
  })
})

describe('the proof', () => {
  afterEach(async () => {
    await owner()`drop trigger if exists away on muster.audit_events`
  })
  const breakAudit = async (type: string) => {
    await owner().unsafe(
      "create or replace function pg_temp_away() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$",
    )
    await owner().unsafe(
      `create trigger away before insert on muster.audit_events for each row when (new.type = '${type}') execute function pg_temp_away()`,
    )
  }

  test('that cannot be written to lets nothing out, and nothing is reserved', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    await breakAudit('model.asked')
    expect((await refused(workspaceId)).asked).toBe(0)
    expect(await usageOf(workspaceId)).toEqual([])
  })

  test('that cannot be written to afterwards keeps the answer back, and it counts with what it reserved', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['plain'])
    await breakAudit('model.settled')
    expect(await refused(workspaceId)).toMatchObject({ code: expect.anything(), asked: 1 })
    expect(await usageOf(workspaceId)).toMatchObject([{ settled_at: null, settled_micro: null }])
  })
})
