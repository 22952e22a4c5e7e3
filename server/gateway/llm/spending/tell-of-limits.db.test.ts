import { describe, expect, test } from 'vitest'
import { describeNotice } from '#server/bridge/notices/describe-notice.ts'
import { chatThrough } from '#server/gateway/llm/ask-model.ts'
import { moreForCall } from '#server/gateway/llm/bill-calls.ts'
import { TEMPLATE_TOKENS_MAX } from '#server/gateway/llm/core/token-count.ts'
import { removeSpendLimit } from '#server/gateway/llm/settings/remove-spend-limit.ts'
import { changeSpendLimit, setSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'
import { reserveAll } from '#server/gateway/llm/spending/reserve.ts'
import { ABANDONED_AFTER_MS } from '#server/gateway/llm/spending/schema.ts'
import { settleAbandonedCalls } from '#server/gateway/llm/spending/settle.ts'
import { lockSpendingIfLimited, settleRows } from '#server/gateway/llm/spending/store.ts'
import { tellOfBills } from '#server/gateway/llm/spending/tell-of-limits.ts'
import { ADMIN, arrangeModels, askOf, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'
import { arrangePerson } from '#server/identity/testing/arrange.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { noticeAboutSchema } from '#server/notices/schema.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A question costs COST where it is answered, and is at most AT_MOST. */
const COST = 200
const world = useModelWorld({
  fair: () => ({
    raw: JSON.stringify({
      choices: [{ index: 0, message: { role: 'assistant', content: 'x' } }],
      usage: { prompt_tokens: COST - 2, completion_tokens: 2 },
    }),
  }),
})
const owner = () => world.database.current.owner
const body = { messages: [{ role: 'user', content: 'x' }], max_tokens: 2 }
const AT_MOST = Buffer.byteLength(JSON.stringify({ messages: body.messages })) + TEMPLATE_TOKENS_MAX + body.max_tokens

async function arrange() {
  const workspaceId = await arrangeModels(world.baseUrl, ['fair'])
  const admin = await arrangePerson({ [workspaceId]: 'admin' })
  await arrangePerson({ [workspaceId]: 'operator' })
  return { workspaceId, adminId: admin.userId }
}
async function arrangeMember(workspaceId: string, createdBy: string): Promise<string> {
  const memberId = systemIds.next('mem')
  const crewId = systemIds.next('crw')
  await owner()`insert into muster.crews (workspace_id, id, name) values (${workspaceId}, ${crewId}, 'Crew')`
  await owner()`insert into muster.members (workspace_id, id, crew_id, slug, name, status, created_by) values (${workspaceId}, ${memberId}, ${crewId}, ${memberId}, 'Scribe', 'active', ${createdBy})`
  return memberId
}
/** Who was told what in the bell: `kind height person`. */
async function told(workspaceId: string) {
  const rows =
    await owner()`select kind, user_id, about, event_key from muster.notices where workspace_id = ${workspaceId} and channel = 'bell' order by id`
  return rows.map((row) => ({ kind: String(row['kind']), to: String(row['user_id']), about: noticeAboutSchema.parse(row['about']) }))
}
const ask = async (workspaceId: string, over: Parameters<typeof askOf>[1] = {}) =>
  await chatThrough(askOf(workspaceId, over), body).then(
    () => 'answered',
    (error: { code: string }) => error.code,
  )
const limit = async (workspaceId: string, maxMicro: number, over: Partial<Parameters<typeof setSpendLimit>[1]> = {}) =>
  (await setSpendLimit(workspaceId, { scope: 'workspace', maxMicro, period: 'month', atLimit: 'block', ...over }, ADMIN)).id
/** So much counts as spent before. */
async function spent(workspaceId: string, micro: number, of: { memberId?: string; runId?: string } = {}): Promise<void> {
  await owner()`insert into muster.usage_events (workspace_id, id, request_id, member_id, run_id, role, purpose, reserved_micro, settled_micro, request_digest, at, settled_at, outcome)
    values (${workspaceId}, ${systemIds.next('usg')}, ${systemIds.next('req')}, ${of.memberId ?? null}, ${of.runId ?? null}, 'primary', 'test', ${micro}, ${micro}, 'x', now(), now(), 'answered')`
}

describe('at four fifths of a limit', () => {
  test('every admin is told with the bill that crosses it, nobody before, and once', async () => {
    const { workspaceId, adminId } = await arrange()
    const limitId = await limit(workspaceId, 20_000)
    await spent(workspaceId, 15_600)
    expect(await ask(workspaceId)).toBe('answered')
    expect(await told(workspaceId)).toEqual([])
    expect([await ask(workspaceId), await ask(workspaceId)]).toEqual(['answered', 'answered'])
    const about = { limitId, maxMicro: 20_000, usedMicro: 16_000 }
    expect(await told(workspaceId)).toEqual([{ kind: 'spend_warned', to: adminId, about }])
    const mails = await owner()`select kind from muster.notices where workspace_id = ${workspaceId} and channel = 'mail'`
    expect(mails.map(({ kind }) => kind)).toEqual(['spend_warned'])
  })

  test('every limit that the bill crosses is told, and of a crew member its owner hears too', async () => {
    const { workspaceId, adminId } = await arrange()
    const hirer = (await arrangePerson({ [workspaceId]: 'author' })).userId
    const memberId = await arrangeMember(workspaceId, hirer)
    const whole = await limit(workspaceId, 20_000)
    const own = await limit(workspaceId, 20_200, { scope: 'member', subjectId: memberId })
    const day = await limit(workspaceId, 100_000, { period: 'day' })
    await spent(workspaceId, 16_000, { memberId })
    expect(await ask(workspaceId, { chargedTo: { memberId } })).toBe('answered')
    const all = await told(workspaceId)
    expect(all.map(({ to, about }) => `${about.limitId} ${to}`).sort()).toEqual(
      [`${whole} ${adminId}`, `${own} ${adminId}`, `${own} ${hirer}`].sort(),
    )
    expect(all.some(({ about }) => about.limitId === day)).toBe(false)
  })

  test('twenty calls at once that cross it together tell once', async () => {
    const { workspaceId } = await arrange()
    await limit(workspaceId, 100 * AT_MOST)
    await spent(workspaceId, 80 * AT_MOST - 10 * COST)
    const ends = await Promise.all(Array.from({ length: 20 }, async () => await ask(workspaceId)))
    expect(ends.filter((end) => end !== 'answered')).toEqual([])
    expect((await told(workspaceId)).filter(({ kind }) => kind === 'spend_warned')).toHaveLength(1)
  })

  test('two processes whose bills cross it only together tell all the same: the second waits and sees the first', async () => {
    const { workspaceId } = await arrange()
    await limit(workspaceId, 20_000)
    await spent(workspaceId, 15_700)
    const one = { chargedTo: {}, role: 'primary', purpose: 'test', atMostMicro: COST, requestDigest: 'x', at: new Date() } as const
    const wishes = [1, 2].map(() => ({ ...one, id: systemIds.next('usg'), requestId: systemIds.next('req') }))
    await inScope(workspaceId, async (scope) => await reserveAll(scope, wishes))
    const counts = { provider: null, model: null, inputTokens: null, outputTokens: null, tried: [], hidden: {}, answerDigest: null }
    const bill = async (id: string, meanwhile: () => Promise<void>) =>
      await inScope(workspaceId, async (scope) => {
        await lockSpendingIfLimited(scope)
        await settleRows(scope, [{ ...counts, id, settledMicro: COST, outcome: 'answered' }], new Date())
        await tellOfBills(scope, [id], new Date())
        await meanwhile()
      })
    let second = Promise.resolve()
    await bill(wishes[0]?.id ?? '', async () => {
      let isDone = false
      second = bill(wishes[1]?.id ?? '', async () => {}).finally(() => {
        isDone = true
      })
      const waits = async () =>
        (
          await owner()`select from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`
        ).length > 0
      while (!isDone && !(await waits())) await new Promise((resolve) => setTimeout(resolve, 5))
    })
    await second
    expect(await told(workspaceId)).toMatchObject([{ kind: 'spend_warned', about: { usedMicro: 16_100 } }])
  })

  test('a raised limit tells again at its new height, and what was told of the old one is no news', async () => {
    const { workspaceId } = await arrange()
    const limitId = await limit(workspaceId, 20_000)
    await spent(workspaceId, 16_000)
    await ask(workspaceId)
    await changeSpendLimit(workspaceId, limitId, { maxMicro: 40_000, atLimit: 'block' }, ADMIN)
    await ask(workspaceId)
    expect((await told(workspaceId)).map(({ about }) => about.maxMicro)).toEqual([20_000])
    await spent(workspaceId, 16_000)
    await ask(workspaceId)
    const all = await told(workspaceId)
    expect(all.map(({ about }) => about.maxMicro)).toEqual([20_000, 40_000])
    const words = async () =>
      await inScope(workspaceId, async (scope) =>
        Promise.all(
          all.map(async ({ kind, about, to: userId }) => {
            const said = await describeNotice(scope, { kind, about, userId }, { timeZone: 'UTC', withFigures: false, say: inEnglish })
            return `${said.isMoot} ${said.href} ${said.title}`
          }),
        ),
      )
    const title = 'Over 80 % used: The whole workspace, each month'
    expect(await words()).toEqual([`true /costs ${title}`, `false /costs ${title}`])
    await removeSpendLimit(workspaceId, limitId, ADMIN)
    expect((await words()).every((text) => text.startsWith('true '))).toBe(true)
  })

  test('a new period tells anew; a limit by run tells once a day, of the run that used it up', async () => {
    const { workspaceId } = await arrange()
    await limit(workspaceId, 20_000, { scope: 'run', period: 'run' })
    const day = await limit(workspaceId, 20_000, { period: 'day' })
    for (const runId of ['run_a', 'run_b']) {
      await spent(workspaceId, 7_900, { runId })
      await spent(workspaceId, 0, { runId })
    }
    await ask(workspaceId, { chargedTo: { runId: 'run_a' } })
    expect((await told(workspaceId)).map(({ about }) => about.limitId)).toEqual([day])
    await owner()`update muster.notices set event_key = regexp_replace(event_key, '\\d{4}-\\d{2}-\\d{2}$', '2000-01-01') where workspace_id = ${workspaceId}`
    await ask(workspaceId, { chargedTo: { runId: 'run_a' } })
    expect((await told(workspaceId)).map(({ about }) => about.limitId)).toEqual([day, day])
    await owner()`delete from muster.spend_limits where id = ${day}`
    for (const runId of ['run_a', 'run_b']) {
      await spent(workspaceId, 8_400, { runId })
      await ask(workspaceId, { chargedTo: { runId } })
    }
    expect((await told(workspaceId)).slice(2).map(({ about }) => about.runId)).toEqual(['run_a'])
  })

  test('a lost call that is billed at what it reserved tells too', async () => {
    const { workspaceId } = await arrange()
    await limit(workspaceId, 20_000)
    const wish = { id: systemIds.next('usg'), requestId: systemIds.next('req'), chargedTo: {}, role: 'primary', purpose: 'test' } as const
    await inScope(workspaceId, async (scope) => {
      await reserveAll(scope, [{ ...wish, atMostMicro: 18_000, requestDigest: 'x', at: new Date() }])
    })
    expect(await told(workspaceId)).toEqual([])
    await settleAbandonedCalls(Date.now() + 2 * ABANDONED_AFTER_MS)
    expect(await told(workspaceId)).toMatchObject([{ kind: 'spend_warned', about: { usedMicro: 18_000 } }])
  })
})

describe('a limit that does not reach', () => {
  test('is told once to the admins though the call is refused, and again at a new height; every limit that refuses is', async () => {
    const { workspaceId, adminId } = await arrange()
    const limitId = await limit(workspaceId, AT_MOST - 1)
    const other = await limit(workspaceId, 1, { period: 'day', atLimit: 'ask' })
    expect([await ask(workspaceId), await ask(workspaceId)]).toEqual(['BUDGET_EXCEEDED', 'BUDGET_EXCEEDED'])
    const all = await told(workspaceId)
    expect(all.map(({ kind, to, about }) => `${kind} ${to} ${about.limitId}`).sort()).toEqual(
      [limitId, other].map((id) => `spend_refused ${adminId} ${id}`).sort(),
    )
    await changeSpendLimit(workspaceId, limitId, { maxMicro: AT_MOST - 2, atLimit: 'block' }, ADMIN)
    await ask(workspaceId)
    expect(await told(workspaceId)).toHaveLength(3)
  })

  test('for a call under way is told too, though nothing more is set aside', async () => {
    const { workspaceId } = await arrange()
    await limit(workspaceId, AT_MOST)
    const asking = askOf(workspaceId)
    const id = systemIds.next('usg')
    const wish = { id, requestId: asking.requestId, chargedTo: {}, role: 'primary', purpose: 'test', requestDigest: 'x' } as const
    await inScope(workspaceId, async (scope) => await reserveAll(scope, [{ ...wish, atMostMicro: 1, at: new Date() }]))
    await expect(moreForCall({ ask: asking, apiToken: null, usageId: id, moreMicro: AT_MOST })).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
    })
    expect((await told(workspaceId)).map(({ kind }) => kind)).toEqual(['spend_refused'])
  })

  test("of an author is no admin's: nobody is told of it here", async () => {
    const { workspaceId } = await arrange()
    expect(await ask(workspaceId, { chargedTo: { runId: 'run_x' }, runCapMicro: 1 })).toBe('BUDGET_EXCEEDED')
    expect(await told(workspaceId)).toEqual([])
  })
})
