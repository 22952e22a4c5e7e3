import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { readCosts, readMemberCosts } from '#server/bridge/costs/read-costs.ts'
import { listLimitViews, stateOf } from '#server/bridge/costs/read-limits.ts'
import { readRunCost } from '#server/bridge/costs/read-run-cost.ts'
import { readSpendLimits } from '#server/gateway/llm/settings/read-spend-limits.ts'
import { setSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const owner = () => database.current.owner
const DAY_MS = 86_400_000
let ws = ''
let n = 0

beforeAll(async () => await ensureSigner())
beforeEach(async () => {
  ws = await arrangeWorkspace('Costs')
  await owner()`insert into muster.crews (workspace_id, id, name) values (${ws}, 'crw_a', 'Finance')`
  for (const [id, name] of [
    ['mem_a', 'Sorter'],
    ['mem_b', 'Writer'],
  ] as const)
    await owner()`insert into muster.members (workspace_id, id, crew_id, slug, name, status, created_by) values (${ws}, ${id}, 'crw_a', ${name}, ${name}, 'active', 'usr_a')`
  await addRun('run_a', 'mem_a')
})

/** A run without a version: nothing here looks at it. */
async function addRun(id: string, memberId: string, workspaceId = ws): Promise<void> {
  n += 1
  await owner().begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`insert into muster.runs (workspace_id, id, n, member_id, version_id, program_digest, purpose, origin, lineage_id, started_by, inputs, input_digest, started_at)
      values (${workspaceId}, ${id}, ${n}, ${memberId}, 'ver_a', 'x', 'run', 'manual', ${id}, 'usr_a', '{}', 'x', now())`
  })
}

interface Call {
  readonly memberId?: string | null
  readonly runId?: string | null
  readonly model?: string
  readonly reserved?: number
  /** Null: under way. */
  readonly settled?: number | null
  /** Null: its provider counted nothing. */
  readonly tokens?: number | null
  readonly daysAgo?: number
}

async function addCall({
  memberId = 'mem_a',
  runId = null,
  model = 'llama',
  reserved = 0,
  settled = 0,
  tokens = 10,
  daysAgo = 0,
}: Call): Promise<void> {
  n += 1
  const at = new Date(Date.now() - daysAgo * DAY_MS)
  await owner()`insert into muster.usage_events (workspace_id, id, request_id, crew_id, member_id, run_id, role, purpose, provider, model, reserved_micro, settled_micro, input_tokens, output_tokens, outcome, tried, hidden, request_digest, at, settled_at)
    values (${ws}, ${`use_${String(n).padStart(4, '0')}`}, ${`r${n}`}, ${memberId === null ? null : 'crw_a'}, ${memberId}, ${runId}, 'primary', 'run', 'local', ${model}, ${reserved}, ${settled}, ${tokens}, ${tokens},
      ${settled === null ? null : 'answered'}, ${owner().json([{ provider: 'local', model, outcome: 'answered' }])}, ${owner().json({ 'e-mail': 2 })}, 'x', ${at}, ${settled === null ? null : at})`
}

describe('what models cost', () => {
  test('is nothing, on every day, where none was asked', async () => {
    const view = await readCosts(ws, 7)
    expect(view).toMatchObject({
      total: { calls: 0, settledMicro: 0, estimatedMicro: 0 },
      byMember: [],
      byModel: [],
      byRun: [],
      limits: [],
    })
    expect(view.byDay).toHaveLength(7)
    expect(await readRunCost(ws, 'run_a')).toEqual({ total: { calls: 0, settledMicro: 0, estimatedMicro: 0 }, calls: [] })
  })

  test('is what providers counted; what they did not count, and what is under way, is told apart as estimated', async () => {
    await addCall({ settled: 1_000_000, reserved: 9_000_000, runId: 'run_a' })
    await addCall({ settled: 500_000, reserved: 500_000, tokens: null, runId: 'run_a' })
    await addCall({ settled: null, reserved: 200_000, tokens: null, memberId: 'mem_b', model: 'gpt' })
    await addCall({ settled: 40_000, memberId: null, daysAgo: 2 })
    await addCall({ settled: 7_000_000, daysAgo: 8 })
    const view = await readCosts(ws, 7)
    expect(view.total).toEqual({ calls: 4, settledMicro: 1_040_000, estimatedMicro: 700_000 })
    expect(view.byDay.map(({ settledMicro }) => settledMicro)).toEqual([0, 0, 0, 0, 40_000, 0, 1_000_000])
    expect(view.byMember.map(({ name, settledMicro, estimatedMicro }) => [name, settledMicro, estimatedMicro])).toEqual([
      ['Sorter', 1_000_000, 500_000],
      ['Writer', 0, 200_000],
      [null, 40_000, 0],
    ])
    expect(view.byModel.map(({ model, calls, inputTokens }) => [model, calls, inputTokens])).toEqual([
      ['llama', 3, 20],
      ['gpt', 1, 0],
    ])
    expect(view.byRun).toMatchObject([{ runId: 'run_a', memberName: 'Sorter', calls: 2, settledMicro: 1_000_000, estimatedMicro: 500_000 }])
    expect(await readMemberCosts(ws)).toMatchObject([
      { memberId: 'mem_a', settledMicro: 8_000_000 },
      { memberId: 'mem_b', estimatedMicro: 200_000 },
    ])
  })

  test('of a run is there call by call, with what was tried and what was hidden; of another workspace it is not', async () => {
    await addCall({ settled: 1000, runId: 'run_a' })
    await addCall({ settled: null, reserved: 2000, tokens: null, runId: 'run_a' })
    const { total, calls } = await readRunCost(ws, 'run_a')
    expect(total).toEqual({ calls: 2, settledMicro: 1000, estimatedMicro: 2000 })
    expect(calls).toMatchObject([
      {
        outcome: 'answered',
        costMicro: 1000,
        isEstimated: false,
        tried: [{ provider: 'local', outcome: 'answered' }],
        hidden: [{ kind: 'e-mail', n: 2 }],
      },
      { outcome: null, costMicro: 2000, isEstimated: true, tookMs: null },
    ])
    const other = await arrangeWorkspace('Other')
    await expect(readRunCost(other, 'run_a')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await readCosts(other, 7)).total.calls).toBe(0)
  })

  test('is counted by the days of the workspace, not of UTC', async () => {
    await owner()`update system.workspaces set time_zone = 'Pacific/Kiritimati' where id = ${ws}`
    await addCall({ settled: 1000 })
    const { byDay, zone } = await readCosts(ws, 7)
    expect([zone, byDay.at(-1)?.settledMicro]).toEqual(['Pacific/Kiritimati', 1000])
    expect(byDay.at(-1)?.day).toBe(new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date()))
  })
})

describe('limits', () => {
  const block = { atLimit: 'block' as const }

  test('show what counts under them as the gateway counts it: what is under way too, of whom they are for alone', async () => {
    await addCall({ settled: 1_000_000, runId: 'run_a' })
    await addCall({ settled: null, reserved: 600_000, runId: 'run_a' })
    await addCall({ settled: 100_000, memberId: 'mem_b' })
    await addCall({ settled: 5_000_000, memberId: null })
    await setSpendLimit(ws, { scope: 'workspace', period: 'day', maxMicro: 10_000_000, ...block }, 'usr_a')
    await setSpendLimit(ws, { scope: 'crew', subjectId: 'crw_a', period: 'month', maxMicro: 2_000_000, ...block }, 'usr_a')
    await setSpendLimit(ws, { scope: 'member', subjectId: 'mem_a', period: 'day', maxMicro: 1_600_000, ...block }, 'usr_a')
    await setSpendLimit(ws, { scope: 'run', period: 'run', maxMicro: 3_000_000, atLimit: 'block' }, 'usr_a')
    expect((await listLimitViews(ws)).map(({ scope, subjectName, usedMicro, state }) => [scope, subjectName, usedMicro, state])).toEqual([
      ['workspace', null, 6_700_000, 'free'],
      ['crew', 'Finance', 1_700_000, 'warn'],
      ['member', 'Sorter', 1_600_000, 'full'],
      ['run', null, 1_600_000, 'free'],
    ])
    expect(
      await inScope(ws, async (scope) => await readSpendLimits(scope, { crewId: 'crw_a', memberId: 'mem_a', runId: 'run_a' })),
    ).toHaveLength(4)
  })

  test('warn from 80 %, exactly, also for sums beyond 2^53 when taken times a hundred', () => {
    expect([stateOf(799_999, 1_000_000), stateOf(800_000, 1_000_000), stateOf(1_000_000, 1_000_000)]).toEqual(['free', 'warn', 'full'])
    expect(stateOf(7_205_759_403_792_793, 9_007_199_254_740_991)).toBe('warn')
    expect(stateOf(0, 0)).toBe('full')
  })

  test('say so when their row is not what an admin signed', async () => {
    await setSpendLimit(ws, { scope: 'workspace', period: 'day', maxMicro: 1, ...block }, 'usr_a')
    await owner()`update muster.spend_limits set max_micro = 99 where workspace_id = ${ws}`
    expect(await listLimitViews(ws)).toMatchObject([{ state: 'broken' }])
  })
})
