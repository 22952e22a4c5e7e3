import { describe, expect, test } from 'vitest'
import { listLimitViews } from '#server/bridge/costs/read-limits.ts'
import { changeLimit, liftLimit } from '#server/dispatch/change-limit.ts'
import { resumeAtLimit } from '#server/dispatch/resume-at-limit.ts'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { APPROVER, AUTHOR } from '#server/dispatch/testing/run-world.ts'
import { useScriptedWorld } from '#server/dispatch/testing/scripted-world.ts'
import { setSpendLimit } from '#server/gateway/llm/settings/set-spend-limit.ts'
import { findAttempt, findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useScriptedWorld()
const EURO = 1_000_000

/** A crew member with a limit of its own, and so many runs of it that wait there. */
async function arrange(slug: string, runs: number, over: { maxMicro?: number; atLimit?: 'ask' | 'block' } = {}) {
  world.script(() => ({ text: '{"urgent":true}' }))
  const memberId = await hire(
    world.workspaceId,
    `
metadata: { name: ${slug}, slug: ${slug} }
objective: Sort letters.
steps:
  - { id: judge, kind: think, goal: Is it urgent?, input: A letter, output: { type: object, properties: { urgent: { type: boolean } }, required: [urgent] } }
`,
  )
  const limit = { scope: 'member', subjectId: memberId, maxMicro: 1, period: 'month', atLimit: 'block', ...over } as const
  const { id: limitId } = await setSpendLimit(world.workspaceId, limit, AUTHOR)
  const ids: string[] = []
  for (let n = 0; n < runs; n += 1) ids.push(await world.start(memberId, {}))
  await world.settle()
  return { memberId, limitId, ids }
}
/** `succeeded`, or what holds it and how often it was planned. */
async function stateOf(id: string): Promise<string> {
  return await inScope(world.workspaceId, async (scope) => {
    const run = await findRun(scope, id)
    const attempt = await findAttempt(scope, id, run.leg, run.attempt)
    const hold = attempt?.hold as { reason?: string } | null
    return run.outcome ?? `${hold?.reason ?? 'goes on'} ${run.attempt}`
  })
}
const states = async (ids: readonly string[]) => {
  await world.settle()
  return await Promise.all(ids.map(stateOf))
}
const waitingAt = async (limitId: string) => (await listLimitViews(world.workspaceId)).find(({ id }) => id === limitId)?.waiting.length

describe('a run that waits at a limit of models', () => {
  test('goes on by itself when an admin raises it, and the proof names the admin; those at another limit stay', async () => {
    const { limitId, ids } = await arrange('judge-raised', 2)
    const other = await arrange('judge-other', 1)
    expect(await states([...ids, ...other.ids])).toEqual(['budget 1', 'budget 1', 'budget 1'])
    expect([await waitingAt(limitId), await waitingAt(other.limitId)]).toEqual([2, 1])
    expect(await changeLimit(world.workspaceId, limitId, { maxMicro: 100 * EURO, atLimit: 'block' }, APPROVER)).toEqual({ resumed: 2 })
    expect(await states([...ids, ...other.ids])).toEqual(['succeeded', 'succeeded', 'budget 1'])
    expect([await waitingAt(limitId), await waitingAt(other.limitId)]).toEqual([0, 1])
    const [resumed] = await world.owner.current
      .owner`select envelope_text from muster.audit_events where run_id = ${ids[0] ?? ''} and envelope_text like '%"event":"resume"%'`
    expect(JSON.parse(String(resumed?.['envelope_text']))).toMatchObject({ ext: { actor: APPROVER } })
  })

  test('goes on when the limit is lifted', async () => {
    const { limitId, ids } = await arrange('judge-lifted', 1)
    expect(await liftLimit(world.workspaceId, limitId, APPROVER)).toEqual({ resumed: 1 })
    expect(await states(ids)).toEqual(['succeeded'])
  })

  test('is not planned again where the limit does not reach for it yet, nor when it is lowered', async () => {
    const { limitId, ids } = await arrange('judge-short', 1, { maxMicro: 2 })
    for (const maxMicro of [3, 1])
      expect(await changeLimit(world.workspaceId, limitId, { maxMicro, atLimit: 'block' }, APPROVER)).toEqual({ resumed: 0 })
    expect(await states(ids)).toEqual(['budget 1'])
  })

  test('asks an admin as soon as the limit that stopped it is one that asks', async () => {
    const { limitId, ids } = await arrange('judge-asks-now', 1)
    expect(await changeLimit(world.workspaceId, limitId, { maxMicro: 1, atLimit: 'ask' }, APPROVER)).toEqual({ resumed: 1 })
    expect(await states(ids)).toEqual(['budget 2'])
    expect(await changeLimit(world.workspaceId, limitId, { maxMicro: 1, atLimit: 'ask' }, APPROVER)).toEqual({ resumed: 0 })
  })

  test('goes on when it is let go on after the limit has room again, and nobody else does', async () => {
    const { limitId, ids } = await arrange('judge-next-month', 1, { maxMicro: EURO })
    expect(await resumeAtLimit(world.workspaceId, limitId, APPROVER)).toEqual({ resumed: 0 })
    expect(await states(ids)).toEqual(['succeeded'])
    const { workspaceId } = world
    const held = await arrange('judge-used-up', 1, { maxMicro: 1 })
    // as if somebody had raised it and gone away before the runs went on
    await world.owner.current.owner`delete from muster.spend_limits where workspace_id = ${workspaceId} and id = ${held.limitId}`
    expect(await resumeAtLimit(workspaceId, held.limitId, APPROVER)).toEqual({ resumed: 1 })
    expect(await states(held.ids)).toEqual(['succeeded'])
  })

  test('stays where the limit was raised in the database alone', async () => {
    const { limitId, ids } = await arrange('judge-forged', 1)
    await world.owner.current
      .owner`update muster.spend_limits set max_micro = 1000000000 where workspace_id = ${world.workspaceId} and id = ${limitId}`
    expect(await resumeAtLimit(world.workspaceId, limitId, APPROVER)).toEqual({ resumed: 0 })
    expect(await states(ids)).toEqual(['budget 1'])
  })
})
