import { describe, expect, test } from 'vitest'
import { chatThrough } from '#server/gateway/llm/ask-model.ts'
import { PICTURE_TOKENS_MAX } from '#server/gateway/llm/core/media-parts.ts'
import { TEMPLATE_TOKENS_MAX } from '#server/gateway/llm/core/token-count.ts'
import { changeProvider } from '#server/gateway/llm/settings/change-provider.ts'
import { setSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'
import { listProviders } from '#server/gateway/llm/settings/store.ts'
import { Settlement } from '#server/gateway/llm/settlement.ts'
import { reserveAll } from '#server/gateway/llm/spending/reserve.ts'
import { ABANDONED_AFTER_MS } from '#server/gateway/llm/spending/schema.ts'
import { settleAbandonedCalls } from '#server/gateway/llm/spending/settle.ts'
import { ADMIN, arrangeModels, askOf, choice, PRICE, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

const counted = (prompt: number, completion: number) => ({
  raw: JSON.stringify({
    choices: [{ index: 0, message: { role: 'assistant', content: 'x' } }],
    usage: { prompt_tokens: prompt, completion_tokens: completion },
  }),
})
const world = useModelWorld({
  fair: () => counted(20, 5),
  /** Two of them and the most of a third are the most and two of them: not yet four fifths before. */
  third: () => counted(THIRD - 5, 5),
  sees: () => counted(1105 + 20, 5),
  vast: () => counted(1_000_000_000_000, 5),
  over: () => counted(20, 5000),
  none: () => counted(0, 0),
  silent: () => ({ raw: '{"choices":[{"index":0,"message":{"role":"assistant","content":"x"}}]}' }),
  slow: () => ({ hang: 'before' }),
  cut: () => ({ cut: true }),
  deep: () => ({ raw: `{"choices":[{"index":0,"message":{"content":${'['.repeat(6000)}${']'.repeat(6000)}}}]}` }),
  gateway: () => ({ status: 504 }),
  busy: () => ({ status: 503 }),
})
const owner = () => world.database.current.owner
const body = { messages: [{ role: 'user', content: 'Capital of France?' }], max_tokens: 10 }
const AT_MOST = Buffer.byteLength(JSON.stringify({ messages: body.messages })) + TEMPLATE_TOKENS_MAX + body.max_tokens
const THIRD = Math.floor(AT_MOST * 0.36)
const usageOf = async (workspaceId: string) =>
  await owner()`select * from muster.usage_events where workspace_id = ${workspaceId} order by at, id`

async function arrangeMember(workspaceId: string, crewId: string = systemIds.next('crw')): Promise<{ memberId: string; crewId: string }> {
  const memberId = systemIds.next('mem')
  await owner()`insert into muster.crews (workspace_id, id, name) values (${workspaceId}, ${crewId}, 'Crew') on conflict do nothing`
  await owner()`insert into muster.members (workspace_id, id, crew_id, slug, name, status, created_by) values (${workspaceId}, ${memberId}, ${crewId}, ${memberId}, 'M', 'active', ${ADMIN})`
  return { memberId, crewId }
}

describe('what a call costs', () => {
  test('is what the provider counted; one that counts what cannot be, or nothing, costs the most it could', async () => {
    for (const [model, micro] of [
      ['fair', 25],
      ['vast', AT_MOST],
      ['over', AT_MOST],
      ['none', AT_MOST],
      ['silent', AT_MOST],
    ] as const) {
      const workspaceId = await arrangeModels(world.baseUrl, [model])
      await chatThrough(askOf(workspaceId), body)
      const [usage] = await usageOf(workspaceId)
      expect([model, Number(usage?.['settled_micro']), Number(usage?.['reserved_micro'])]).toEqual([model, micro, AT_MOST])
    }
  })

  test('with a picture was set aside as the most that pictures can be, and is what the provider counted', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['sees'], { seesPersonal: true })
    const content = [{ type: 'image_url', image_url: { url: 'https://x.example/a.png' } }]
    await chatThrough(askOf(workspaceId), { messages: [{ role: 'user', content }], max_tokens: 10 })
    const [usage] = await usageOf(workspaceId)
    expect([Number(usage?.['settled_micro']), Number(usage?.['reserved_micro']) > PICTURE_TOKENS_MAX]).toEqual([1130, true])
  })

  test('has a most, or nobody is asked who is paid: sound and files go only to models that cost nothing', async () => {
    const content = [{ type: 'file', file: { file_id: 'file-1' } }]
    const asks = { messages: [{ role: 'user', content }], max_tokens: 10 }
    const paid = await arrangeModels(world.baseUrl, ['sees'], { seesPersonal: true })
    const before = world.models.asked.length
    const pointer = '/messages/0/content/0'
    await expect(chatThrough(askOf(paid), asks)).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer }] })
    expect([world.models.asked.length - before, await usageOf(paid)]).toEqual([0, []])
    const prices = { sees: { inputMicroPerMillion: 0, outputMicroPerMillion: 0 } }
    const free = await arrangeModels(world.baseUrl, ['sees'], { seesPersonal: true, prices })
    await chatThrough(askOf(free), asks)
    expect(await usageOf(free)).toMatchObject([{ settled_micro: '0', input_tokens: 1125 }])
  })

  test('holds the try before it that a provider may have counted unseen', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['slow', 'fair'])
    await chatThrough(askOf(workspaceId), body)
    expect(Number((await usageOf(workspaceId))[0]?.['settled_micro'])).toBe(25 + AT_MOST)
  })

  test.each([
    ['deep', AT_MOST],
    ['cut', AT_MOST],
    ['slow', AT_MOST],
    ['gateway', AT_MOST],
    ['busy', 0],
  ])('is the most it could where nobody saw an answer that may be billed, and nothing where it surely is not: %s', async (model, micro) => {
    const workspaceId = await arrangeModels(world.baseUrl, [model])
    await expect(chatThrough(askOf(workspaceId), body)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' })
    expect(Number((await usageOf(workspaceId))[0]?.['settled_micro'])).toBe(micro)
  })

  test('is the most it could also when an answer came and could not be given out', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['fair'])
    const [id, requestId] = [systemIds.next('usg'), systemIds.next('req')]
    const wish = {
      id,
      requestId,
      chargedTo: {},
      role: 'primary',
      purpose: 'test',
      atMostMicro: 100,
      requestDigest: 'x',
      at: new Date(),
    } as const
    await inScope(workspaceId, async (scope) => await reserveAll(scope, [wish]))
    const candidates = { usable: [{ choice: choice('fair'), provider: null, price: PRICE }], skipped: [] }
    const settlement = new Settlement(askOf(workspaceId, { requestId }), { usageId: id, candidates }, { input: 60, output: 30 }, 100)
    settlement.tried.push({ provider: 'local', model: 'fair', outcome: 'answered' })
    await settlement.settleFailed(new Error('the veil tore'))
    expect(await usageOf(workspaceId)).toMatchObject([{ outcome: 'no answer', settled_micro: '90' }])
  })

  test('holds each such try at its own price, and what they are together was set aside before the next was asked', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['slow', 'cut', 'fair'])
    const [provider] = await inScope(workspaceId, async (scope) => await listProviders(scope))
    const tenfold = { inputMicroPerMillion: 10_000_000, outputMicroPerMillion: 10_000_000 }
    await changeProvider(workspaceId, provider?.id ?? '', { prices: { slow: tenfold, cut: PRICE, fair: PRICE } }, ADMIN)
    await chatThrough(askOf(workspaceId), body)
    const [usage] = await usageOf(workspaceId)
    expect([usage?.['settled_micro'], usage?.['reserved_micro']].map(Number)).toEqual([11 * AT_MOST + 25, 12 * AT_MOST])
    const proof =
      await owner()`select envelope_text as text from muster.audit_events where workspace_id = ${workspaceId} and type = 'model.asked'`
    expect(proof.map(({ text }) => /"moreMicro":(\d+)/.exec(String(text))?.[1])).toEqual([undefined, String(AT_MOST), String(AT_MOST)])
  })

  test('is charged once: the same id is refused, and nobody is asked', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['fair'])
    const ask = askOf(workspaceId)
    await chatThrough(ask, body)
    const before = world.models.asked.length
    await expect(chatThrough(ask, body)).rejects.toMatchObject({ code: 'MODEL_ASKED_ALREADY' })
    expect([world.models.asked.length - before, (await usageOf(workspaceId)).length]).toEqual([0, 1])
    const other = await arrangeModels(world.baseUrl, ['fair'])
    await chatThrough({ ...ask, scope: { workspaceId: other } }, body)
  })
})

describe('a limit', () => {
  const limited = async (limit: Parameters<typeof setSpendLimit>[1], models: readonly string[] = ['fair']) => {
    const workspaceId = await arrangeModels(world.baseUrl, models)
    await setSpendLimit(workspaceId, limit, ADMIN)
    return workspaceId
  }
  const outcome = async (promise: Promise<{ spending: { kind: string } }>) =>
    await promise.then(
      ({ spending }) => spending.kind,
      (error: { code: string; context: { atLimit: string } }) => `${error.code} ${error.context.atLimit}`,
    )

  test('lets go, warns from four fifths on, then blocks', async () => {
    const limit = { scope: 'workspace', maxMicro: AT_MOST + 2 * THIRD, period: 'month', atLimit: 'block' } as const
    const workspaceId = await limited(limit, ['third'])
    expect(await outcome(chatThrough(askOf(workspaceId), body))).toBe('free')
    expect(await outcome(chatThrough(askOf(workspaceId), body))).toBe('free')
    expect(await outcome(chatThrough(askOf(workspaceId), body))).toBe('warn')
    expect(await outcome(chatThrough(askOf(workspaceId), body))).toBe('BUDGET_EXCEEDED block')
  })

  test('of a day counts since midnight of the workspace', async () => {
    const workspaceId = await limited({ scope: 'workspace', maxMicro: AT_MOST, period: 'day', atLimit: 'block' })
    await owner()`update system.workspaces set time_zone = 'Pacific/Kiritimati' where id = ${workspaceId}`
    await chatThrough(askOf(workspaceId), body)
    expect(await outcome(chatThrough(askOf(workspaceId), body))).toBe('BUDGET_EXCEEDED block')
    await owner()`update muster.usage_events set at = date_trunc('day', now() at time zone 'Pacific/Kiritimati') at time zone 'Pacific/Kiritimati' - interval '1 ms' where workspace_id = ${workspaceId}`
    expect(await outcome(chatThrough(askOf(workspaceId), body))).toBe('warn')
  })

  test('of a crew or crew member counts theirs alone, whatever the asker says the crew is', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['fair'])
    const one = await arrangeMember(workspaceId)
    const same = await arrangeMember(workspaceId, one.crewId)
    const other = await arrangeMember(workspaceId)
    await setSpendLimit(workspaceId, { scope: 'crew', subjectId: one.crewId, maxMicro: AT_MOST, period: 'day', atLimit: 'block' }, ADMIN)
    await chatThrough(askOf(workspaceId, { chargedTo: { memberId: one.memberId, crewId: other.crewId } }), body)
    expect(await outcome(chatThrough(askOf(workspaceId, { chargedTo: { memberId: same.memberId } }), body))).toBe('BUDGET_EXCEEDED block')
    expect(await outcome(chatThrough(askOf(workspaceId, { chargedTo: { memberId: other.memberId } }), body))).toBe('free')
    expect(await outcome(chatThrough(askOf(workspaceId), body))).toBe('free')
  })

  test('of each run counts a run; its author may lower it and never raise it', async () => {
    const limit = { scope: 'run', maxMicro: AT_MOST + Math.floor(THIRD * 1.2), period: 'run', atLimit: 'block' } as const
    const workspaceId = await limited(limit, ['third'])
    const ask = (runId: string, runCapMicro: number | null) =>
      outcome(chatThrough(askOf(workspaceId, { chargedTo: { runId }, runCapMicro }), body))
    expect(await ask('run_low', AT_MOST - 1)).toBe('BUDGET_EXCEEDED block')
    expect(await ask('run_low', AT_MOST)).toBe('warn')
    expect(await ask('run_high', 1_000_000_000)).toBe('free')
    expect(await ask('run_high', 1_000_000_000)).toBe('warn')
    expect(await ask('run_high', 1_000_000_000)).toBe('BUDGET_EXCEEDED block')
    expect(await ask('run_other', null)).toBe('free')
  })

  test('that was raised in the database lets nothing through', async () => {
    const workspaceId = await limited({ scope: 'workspace', maxMicro: 10, period: 'day', atLimit: 'block' })
    await owner()`update muster.spend_limits set max_micro = 1000000 where workspace_id = ${workspaceId}`
    expect(await outcome(chatThrough(askOf(workspaceId), body))).toBe('BUDGET_EXCEEDED block')
  })

  test('is not passed by tries that may be billed unseen: the next is not asked when it does not fit besides', async () => {
    const workspaceId = await limited({ scope: 'workspace', maxMicro: AT_MOST * 2, period: 'day', atLimit: 'block' }, [
      'slow',
      'cut',
      'fair',
    ])
    const before = world.models.asked.length
    expect(await outcome(chatThrough(askOf(workspaceId), body))).toBe('BUDGET_EXCEEDED block')
    expect(world.models.asked.slice(before).map((asked) => asked.body['model'])).toEqual(['slow', 'cut'])
    expect((await usageOf(workspaceId)).map((row) => [row['outcome'], Number(row['settled_micro'])])).toEqual([['no answer', AT_MOST * 2]])
    const [refused] =
      await owner()`select count(*) as n from muster.audit_events where workspace_id = ${workspaceId} and type = 'model.refused'`
    expect(Number(refused?.['n'])).toBe(1)
  })

  test('holds though twenty ask at once: together they never reserve more than it', async () => {
    const workspaceId = await limited({ scope: 'workspace', maxMicro: AT_MOST * 3, period: 'day', atLimit: 'block' }, ['silent'])
    const calls = await Promise.all(Array.from({ length: 20 }, async () => await outcome(chatThrough(askOf(workspaceId), body))))
    expect(calls.filter((kind) => !kind.startsWith('BUDGET'))).toHaveLength(3)
    const [sum] = await owner()`select sum(settled_micro) as micro from muster.usage_events where workspace_id = ${workspaceId}`
    expect(Number(sum?.['micro'])).toBe(AT_MOST * 3)
  })
})

test('two processes that ask at once stand in line too: each transaction counts what the other has set aside', async () => {
  const workspaceId = await arrangeModels(world.baseUrl, ['fair'])
  await setSpendLimit(workspaceId, { scope: 'workspace', maxMicro: 300, period: 'day', atLimit: 'block' }, ADMIN)
  const one = { chargedTo: {}, role: 'primary', purpose: 'test', atMostMicro: 100, requestDigest: 'x', at: new Date() } as const
  const wish = () => ({ ...one, id: systemIds.next('usg'), requestId: systemIds.next('req') })
  const ends = await Promise.all(
    Array.from({ length: 8 }, async () => await inScope(workspaceId, async (scope) => await reserveAll(scope, [wish(), wish()]))),
  )
  expect(ends.flat().filter((end) => 'value' in end)).toHaveLength(3)
  expect(await settleAbandonedCalls(Date.now() + 2 * ABANDONED_AFTER_MS)).toBe(3)
})

describe('a call whose process was lost', () => {
  test('counts at once with what it reserved, and is settled so after its longest time', async () => {
    const workspaceId = await arrangeModels(world.baseUrl, ['fair'])
    await chatThrough(askOf(workspaceId), body)
    await owner()`update muster.usage_events set settled_at = null, settled_micro = null, outcome = null where workspace_id = ${workspaceId}`
    expect(await settleAbandonedCalls(Date.now() + ABANDONED_AFTER_MS - 60_000)).toBe(0)
    expect(await settleAbandonedCalls(Date.now() + ABANDONED_AFTER_MS + 60_000)).toBe(1)
    expect(await usageOf(workspaceId)).toMatchObject([{ outcome: 'abandoned', settled_micro: String(AT_MOST) }])
    expect(await settleAbandonedCalls(Date.now() + 2 * ABANDONED_AFTER_MS)).toBe(0)
    const [last] = await owner()`select type from muster.audit_events where workspace_id = ${workspaceId} order by seq desc limit 1`
    expect(last).toMatchObject({ type: 'model.settled' })
  })
})

test('what one workspace used is hidden from every other by the database itself', async () => {
  const mine = await arrangeModels(world.baseUrl, ['fair'])
  const theirs = await arrangeModels(world.baseUrl, ['fair'])
  await chatThrough(askOf(mine), body)
  const { sumUsage } = await import('#server/gateway/llm/spending/store.ts')
  const now = new Date()
  expect((await inScope(mine, async (scope) => await sumUsage(scope, { since: null }, now))).used).toBe(25)
  expect((await inScope(theirs, async (scope) => await sumUsage({ ...scope, workspaceId: mine }, { since: null }, now))).used).toBe(0)
})
