import { expect, test } from 'vitest'
import { answerAsk } from '#server/dispatch/answer-ask.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { retryRun } from '#server/dispatch/retry-run.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { sweepRuns } from '#server/dispatch/sweep-runs.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { listRunAsks } from '#server/runs/asks/store.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const YAML = `
metadata: { name: Asks first, slug: asks-first }
objective: Ask, then keep the answer.
steps:
  - { id: color, kind: ask, question: Which color?, options: [red, blue], onTimeout: escalate }
  - { id: keep, kind: result, name: answer.json, value: { color: '\${ steps.color.output }' } }
output:
  schema: { type: object }
  value: { color: '\${ steps.color.output }' }
`
async function startAsking(): Promise<string> {
  return await inScope(world.workspaceId, async (scope) => {
    const { memberId } = await createMember(scope, { yaml: YAML, by: AUTHOR })
    await publishMember(scope, { memberId, by: AUTHOR })
    return (await startRun(scope, { memberId, inputs: {}, purpose: 'run', origin: 'manual', by: AUTHOR })).id
  })
}
const runOf = async (id: string) => await inScope(world.workspaceId, async (scope) => await findRun(scope, id))
const asksOf = async (id: string) => await inScope(world.workspaceId, async (scope) => await listRunAsks(scope, id))
/** Entries of the chain about the run's questions: type, question, who. */
const recorded = async (id: string): Promise<unknown[]> => {
  const { owner } = world.owner.current
  const rows =
    await owner`select envelope_text from muster.audit_events where workspace_id = ${world.workspaceId} and run_id = ${id} and type like 'ask.%' order by seq`
  return rows.map((row) => {
    const { event, ext } = JSON.parse(String(row['envelope_text'])) as { event: { event_type: string }; ext: Record<string, unknown> }
    return [event.event_type, ext['askId'], ext['actor'] ?? null, ...(ext['standsInFor'] ? [ext['standsInFor']] : [])]
  })
}
const operator = { userId: 'usr_op', email: 'op@acme.example', role: 'operator' }

test('a question waits between parts; the answer is checked, counted once, and goes into the result', async () => {
  const runId = await startAsking()
  await world.settle()
  const [ask] = await asksOf(runId)
  if (!ask) throw new Error('no question')
  const answer = async (value: unknown, by = operator) =>
    await inScope(world.workspaceId, async (scope) => await answerAsk(scope, { askId: ask.id, answer: value, by }))
  await expect(answer('green')).rejects.toThrow('VALIDATION_FAILED')
  await expect(answer('red', { ...operator, role: 'viewer' })).rejects.toThrow('FORBIDDEN')
  await answer('blue')
  await expect(answer('red')).rejects.toThrow('ALREADY_DECIDED')
  await world.settle()
  expect(await runOf(runId)).toMatchObject({ outcome: 'succeeded', output: { color: 'blue' } })
  expect(await recorded(runId)).toEqual([
    ['ask.asked', ask.id, null],
    ['ask.answered', ask.id, 'usr_op'],
  ])
})

test('an unanswered question goes to the admins once, then the run expires', async () => {
  const runId = await startAsking()
  await world.settle()
  const { owner } = world.owner.current
  await owner`update muster.asks set expires_at = now() - interval '1 minute' where run_id = ${runId}`
  await sweepRuns()
  expect((await asksOf(runId))[0]).toMatchObject({ status: 'open', assignee: 'role:admin' })
  await owner`update muster.asks set expires_at = now() - interval '1 minute' where run_id = ${runId}`
  await sweepRuns()
  expect(await runOf(runId)).toMatchObject({ outcome: 'expired' })
  expect((await recorded(runId)).map((entry) => (entry as string[])[0])).toEqual(['ask.asked', 'ask.ended'])
})

test('an undecided plan expires and nothing is sent', async () => {
  const memberId = await hireThreeParts(world.workspaceId)
  const runId = await startThreeParts(world.workspaceId, memberId, 'late')
  await world.settle()
  await world.owner.current.owner`update muster.attempts set expires_at = now() - interval '1 minute' where run_id = ${runId}`
  await sweepRuns()
  expect(await runOf(runId)).toMatchObject({ outcome: 'expired', reasonCode: 'EXPIRED' })
  expect(await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, runId))).toEqual([])
})

test('a stopped run is planned again on its lineage: what is done stays done, only the rest is asked', async () => {
  const { workspaceId } = world
  const three = await hireThreeParts(workspaceId)
  const runId = await startThreeParts(workspaceId, three, 'rest')
  await world.settle()
  await approveAll(workspaceId)
  await world.settle()
  // Part 1 is done, part 2 waits for approval.
  await inScope(workspaceId, async (scope) => await cancelRun(scope, runId, AUTHOR))
  expect(await runOf(runId)).toMatchObject({ outcome: 'cancelled', leg: 2 })
  const again = await inScope(workspaceId, async (scope) => await retryRun(scope, runId, AUTHOR))
  for (let part = 0; part < 3; part += 1) {
    await world.settle()
    await approveAll(workspaceId)
  }
  await world.settle()
  expect(await runOf(again.id)).toMatchObject({ outcome: 'succeeded', lineageId: runId })
  const paths = async (id: string) =>
    (await inScope(workspaceId, async (scope) => await listRunEffects(scope, id))).map((effect) => effect.blockPath)
  expect(await paths(runId)).toEqual(['one'])
  expect(await paths(again.id)).toEqual(['two', 'three'])
})

test('a question to one person is answered by that person or by who stands in for them, and by nobody else', async () => {
  const runId = await startAsking()
  await world.settle()
  const [ask] = await asksOf(runId)
  await world.owner.current.owner`update muster.asks set assignee = 'user:away@acme.example' where id = ${ask?.id ?? ''}`
  const answer = async (by: Parameters<typeof answerAsk>[1]['by']): Promise<void> =>
    await inScope(world.workspaceId, async (scope) => await answerAsk(scope, { askId: ask?.id ?? '', answer: 'red', by }))
  await expect(answer(operator)).rejects.toThrow('FORBIDDEN')
  await expect(answer({ ...operator, standsInFor: [{ userId: 'usr_other', email: 'other@acme.example' }] })).rejects.toThrow('FORBIDDEN')
  await answer({ ...operator, standsInFor: [{ userId: 'usr_away', email: 'Away@acme.example' }] })
  expect((await recorded(runId)).at(-1)).toEqual(['ask.answered', ask?.id, operator.userId, ['usr_away']])
})
