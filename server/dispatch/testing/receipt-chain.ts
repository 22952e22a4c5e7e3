import { expect } from 'vitest'
import { replayRun } from '#server/dispatch/replay-run.ts'
import { resolveUnknown } from '#server/dispatch/resolve-unknown.ts'
import { sweepRuns } from '#server/dispatch/sweep-runs.ts'
import { receiptsOf } from '#server/dispatch/testing/connect-receipts.ts'
import { APPROVER, AUTHOR, type useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { listLineageEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

type World = ReturnType<typeof useRunWorld>

/** Three receipts, each with the number of the one before, which only carrying it out gives: three plans, three decisions. */
const yamlOf = (tool: 'issue' | 'hand') => `
metadata: { name: Receipts by ${tool}, slug: receipts-${tool} }
objective: Write three receipts, each naming the one before.
tools:
  - { tool: receipts.${tool} }
  - { tool: receipts.find }
inputs:
  type: object
  properties: { tag: { type: string } }
  required: [tag]
  additionalProperties: false
steps:
  - { id: page, kind: tool, tool: receipts.find, with: { number: 0 } }
  - { id: one, kind: tool, tool: receipts.${tool}, with: { text: '\${ inputs.tag } after \${ steps.page.output.text }', after: 0 } }
  - { id: first, kind: tool, tool: receipts.find, with: { number: '\${ steps.one.output.number }' } }
  - { id: two, kind: tool, tool: receipts.${tool}, with: { text: '\${ inputs.tag } 2', after: '\${ steps.first.output.number }' } }
  - { id: second, kind: tool, tool: receipts.find, with: { number: '\${ steps.two.output.number }' } }
  - { id: three, kind: tool, tool: receipts.${tool}, with: { text: '\${ inputs.tag } 3', after: '\${ steps.second.output.number }' } }
output:
  schema: { type: object }
  value: { last: '\${ steps.three.output.number }' }
`

/** Hires and publishes the member that writes three receipts: `issue` drops repeats by key, `hand` does not. */
export async function hireReceiptWriter(workspaceId: string, tool: 'issue' | 'hand'): Promise<string> {
  return await inScope(workspaceId, async (scope) => {
    const { memberId } = await createMember(scope, { yaml: yamlOf(tool), by: AUTHOR })
    await publishMember(scope, { memberId, by: AUTHOR })
    return memberId
  })
}

/** Every receipt once, each after the one before, as ledger and server both say; every plan derivable again. */
export async function expectThreeReceipts(world: World, runId: string, tag: string): Promise<void> {
  const { workspaceId } = world
  const run = await inScope(workspaceId, async (scope) => await findRun(scope, runId))
  expect(run).toMatchObject({ outcome: 'succeeded' })
  const { receipts } = receiptsOf(world, tag)
  expect(receipts.map(({ text }) => text)).toEqual([`${tag} after first page`, `${tag} 2`, `${tag} 3`])
  expect(receipts.map(({ after }) => after)).toEqual([0, receipts[0]?.number, receipts[1]?.number])
  const done = (await inScope(workspaceId, async (scope) => await listLineageEffects(scope, run.lineageId))).filter(
    (effect) => effect.state !== 'failed',
  )
  expect(done.map(({ blockPath, state }) => `${blockPath} ${state}`)).toEqual(['one confirmed', 'two confirmed', 'three confirmed'])
  expect(done.map(({ response }) => response)).toEqual(receipts.map(({ number }) => ({ number })))
  expect((await replayRun(workspaceId, runId)).filter((leg) => !leg.same)).toEqual([])
}

/** The lease of the lost worker has run out and the sweeper found it; then the next worker takes the run. */
export async function nextWorker(world: World, runId: string): Promise<void> {
  await world.owner.current
    .owner`update muster.runs set lease_until = now() - interval '1 second' where id = ${runId} and lease_until is not null`
  await sweepRuns()
  await world.settle()
}

/** Next workers and approvals until the run is over, or held by a question that only a person can answer. */
export async function finish(world: World, runId: string): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) {
    await nextWorker(world, runId)
    if ((await approveAll(world.workspaceId)) > 0) continue
    return
  }
}

/** Says what a person found about the one action of a part that may or may not have arrived, after its longest time. */
export async function resolve(world: World, runId: string, leg: number, resolution: 'done' | 'not_done'): Promise<void> {
  const say = async () =>
    await inScope(
      world.workspaceId,
      async (scope) => await resolveUnknown(scope, { runId, leg, ordinal: 1, resolution, note: 'looked it up', by: APPROVER }),
    )
  await expect(say()).rejects.toThrow('UNKNOWN_NOT_RESOLVABLE')
  await world.owner.current
    .owner`update muster.effects set sent_at = now() - interval '1 minute' where run_id = ${runId} and state = 'unknown'`
  await say()
}
