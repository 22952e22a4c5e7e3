import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { requirementSchema } from '#server/approvals/core/requirement.ts'
import { listApprovals } from '#server/approvals/store.ts'
import { exportAudit } from '#server/audit/export-audit.ts'
import { verifyExport } from '#server/audit/verify-export.ts'
import { readRun } from '#server/bridge/read-run.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { useDoomedWorkers } from '#server/dispatch/testing/doomed-workers.ts'
import { nextWorker } from '#server/dispatch/testing/receipt-chain.ts'
import { APPROVER, AUTHOR, addApprover, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { insertUser } from '#server/identity/accounts/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { saveDraft } from '#server/members/save-draft.ts'
import { suspendMember } from '#server/members/suspend-member.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'
import { findHandoff } from '#server/runs/handoffs/store.ts'
import { findRun, listRuns } from '#server/runs/store.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

const world = useRunWorld()
const doomed = useDoomedWorkers(world)
const OTHER_AUTHOR = 'usr_other_author'
let count = 0

/** One that works something out of its inputs alone. */
function counter(slug: string, handoffs: string, extra = ''): string {
  return `
metadata: { name: Counter ${slug}, slug: ${slug} }
objective: Count.
inputs: { type: object, properties: { n: { type: number } }, required: [n], additionalProperties: false }
${extra}
steps:
  - { id: more, kind: set, values: { n: '\${ inputs.n + 1.0 }' } }
output:
  schema: { type: object, properties: { n: { type: number } } }
  value: { n: '\${ steps.more.output.n }', note: 'not asked for' }
handoffs: ${handoffs}
`
}
/** One that asks before it writes what it was given. */
const WRITER = (slug: string) => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Write it down.
tools: [{ tool: files.write, targets: ['out/**'] }]
inputs: { type: object, properties: { n: { type: number } }, required: [n], additionalProperties: false }
steps:
  - { id: write, kind: tool, tool: files.write, with: { path: 'out/\${ string(inputs.n) }.txt', text: 'x' } }
`

/** Needs something that a counter does not give. */
const needsMore = (slug: string) =>
  counter(slug, '[]').replace('n: { type: number } }, required: [n]', 'n: { type: number }, m: { type: string } }, required: [n, m]')

async function hire(yaml: string, by = AUTHOR): Promise<string> {
  return await inScope(world.workspaceId, async (scope) => {
    const { memberId } = await createMember(scope, { yaml, by })
    await publishMember(scope, { memberId, by })
    return memberId
  })
}
async function start(memberId: string, n = 1, more: Partial<Parameters<typeof startRun>[1]> = {}): Promise<string> {
  const run = { memberId, inputs: { n }, purpose: 'run' as const, origin: 'manual' as const, by: AUTHOR, ...more }
  return (await inScope(world.workspaceId, async (scope) => await startRun(scope, run))).id
}
async function rewrite(memberId: string, yaml: string): Promise<void> {
  await inScope(world.workspaceId, async (scope) => {
    await saveDraft(scope, { memberId, yaml, revision: 0, by: AUTHOR })
    await publishMember(scope, { memberId, by: AUTHOR })
  })
}
const runOf = async (id: string) => await inScope(world.workspaceId, async (scope) => await findRun(scope, id))
const pageOf = async (id: string) =>
  await readRun({ userId: APPROVER, workspaceId: world.workspaceId, role: 'operator', grants: [] } as unknown as Principal, id)
const handoffOf = async (id: string) => await inScope(world.workspaceId, async (scope) => await findHandoff(scope, id))
const childrenOf = async (id: string) =>
  (await inScope(world.workspaceId, async (scope) => await listRuns(scope, { limit: 500 }))).filter((run) => run.parentRunId === id)
const told = async (runId: string) =>
  await world.owner.current
    .owner`select kind, about->>'reason' as reason from muster.notices where about->>'runId' = ${runId} and kind = 'handoff_refused' and channel = 'bell'`
/** Two fresh names: the one that takes over, and the one that hands over to it. */
function names(): [string, string] {
  count += 1
  return [`taker-${count}`, `giver-${count}`]
}

beforeAll(async () => {
  await addApprover(world.workspaceId, OTHER_AUTHOR)
  for (const id of [AUTHOR, OTHER_AUTHOR])
    await inSystem(async (system) => await insertUser(system, { id, email: `${id}@acme.example`, name: id, passwordHash: 'none' }))
})
beforeEach(() => injectFaults(null))

describe('a run that succeeded', () => {
  test('starts the first whose condition holds, with what its job asks for by name, and nobody else', async () => {
    const [taker, giver] = names()
    await hire(counter(`${taker}-a`, '[]'))
    await hire(counter(`${taker}-b`, '[]'))
    await hire(counter(`${taker}-c`, '[]'))
    const memberId = await hire(
      counter(
        giver,
        `[{ to: ${taker}-a, when: 'output.n > 10.0' }, { to: ${taker}-b, when: 'steps.more.output.n > 1.0' }, { to: ${taker}-c }]`,
      ),
    )
    const id = await start(memberId)
    await world.settle()
    const children = await childrenOf(id)
    expect(children).toMatchObject([{ origin: 'handoff', inputs: { n: 2 }, startedBy: AUTHOR, outcome: 'succeeded', inputsFrom: 'person' }])
    expect(await handoffOf(id)).toMatchObject({ handoff: { to: `${taker}-b`, outcome: 'started' }, child: { id: children[0]?.id } })
    const { header, timeline } = await pageOf(id)
    expect(header.handoff.to).toMatchObject({ name: `Counter ${taker}-b`, run: { id: children[0]?.id } })
    expect(timeline.map(({ text }) => text)).toContain(`Passed on to Counter ${taker}-b`)
    expect((await pageOf(children[0]?.id ?? '')).header.handoff.from).toMatchObject({ id, memberName: `Counter ${giver}` })
  })

  test('hands over nothing where no condition holds, and a try never does', async () => {
    const [taker, giver] = names()
    await hire(counter(taker, '[]'))
    const memberId = await hire(counter(giver, `[{ to: ${taker}, when: 'output.n > 10.0' }]`))
    const id = await start(memberId)
    const tried = await start(memberId, 100, { purpose: 'dry-run' })
    await world.settle()
    for (const run of [id, tried]) expect([await handoffOf(run), await childrenOf(run)]).toEqual([undefined, []])
    expect((await runOf(tried)).outcome).toBe('succeeded')
  })

  test('of the fifth hand-over in a row starts no sixth, says so and is told', async () => {
    const [taker] = names()
    for (let n = 7; n >= 1; n -= 1) await hire(counter(`${taker}-${n}`, n === 7 ? '[]' : `[{ to: ${taker}-${n + 1} }]`))
    const first = (await inScope(world.workspaceId, async (scope) => await listRuns(scope, { limit: 1 })))[0]?.n ?? 0
    const { id } = (await world.owner.current.owner`select id from muster.members where slug = ${`${taker}-1`}`)[0] as { id: string }
    await start(id)
    await world.settle()
    const runs = (await inScope(world.workspaceId, async (scope) => await listRuns(scope, { limit: 50 }))).filter(({ n }) => n > first)
    expect(runs).toHaveLength(6)
    const last = runs[0]?.id ?? ''
    expect(await handoffOf(last)).toMatchObject({ handoff: { outcome: 'refused', reason: 'depth', childRunId: null } })
    expect(await told(last)).toMatchObject([{ reason: 'depth' }])
  })

  test.each([
    [
      'a suspended one',
      'MEMBER_SUSPENDED',
      async (taker: string) => {
        const memberId = await hire(counter(taker, '[]'))
        return async () => await inScope(world.workspaceId, async (scope) => await suspendMember(scope, { memberId, by: AUTHOR }))
      },
    ],
    [
      'one that is not at work',
      'MEMBER_UNPUBLISHED',
      async (taker: string) => {
        await inScope(world.workspaceId, async (scope) => await createMember(scope, { yaml: counter(taker, '[]'), by: AUTHOR }))
        return async () => undefined
      },
    ],
    [
      'one whose inputs it does not fit',
      'VALIDATION_FAILED',
      async (taker: string) => {
        const memberId = await hire(counter(taker, '[]'))
        return async () => await rewrite(memberId, needsMore(taker))
      },
    ],
  ] as const)('to %s is done all the same; why nobody took over is on record and told', async (_, reason, arrange) => {
    const [taker, giver] = names()
    const spoil = await arrange(taker)
    const memberId = await hire(counter(giver, `[{ to: ${taker} }]`))
    await spoil()
    const id = await start(memberId)
    await world.settle()
    expect((await runOf(id)).outcome).toBe('succeeded')
    expect(await handoffOf(id)).toMatchObject({ handoff: { outcome: 'refused', reason } })
    expect(await told(id)).toMatchObject([{ reason }])
  })

  test('starts nobody in the name of a person who may not start runs any more', async () => {
    const [taker, giver] = names()
    await hire(counter(taker, '[]'))
    const memberId = await hire(counter(giver, `[{ to: ${taker} }]`))
    const id = await start(memberId, 1, { by: 'usr_gone' })
    await world.settle()
    expect(await handoffOf(id)).toMatchObject({ handoff: { outcome: 'refused', reason: 'person' } })
    expect(await childrenOf(id)).toEqual([])
  })
})

describe('who takes over', () => {
  test('may not be approved by whoever wrote or started what handed over', async () => {
    const [taker, giver] = names()
    await hire(WRITER(taker), AUTHOR)
    const memberId = await hire(counter(giver, `[{ to: ${taker} }]`), OTHER_AUTHOR)
    const id = await start(memberId, count * 1000)
    await world.settle()
    const [child] = await childrenOf(id)
    const [approval] = (
      await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 100 }))
    ).filter(({ runId }) => runId === child?.id)
    const { conflicted } = requirementSchema.parse(approval?.requirement)
    expect(conflicted.map(({ userId }) => userId).sort()).toEqual([AUTHOR, OTHER_AUTHOR].sort())
    expect(conflicted.map(({ userId }) => userId)).not.toContain(APPROVER)
    await approveAll(world.workspaceId)
    await world.settle()
    expect((await runOf(child?.id ?? '')).outcome).toBe('succeeded')
  })

  test('gets what came from outside as from outside: what it steers is labelled so', async () => {
    const [taker, giver] = names()
    await hire(WRITER(taker))
    const memberId = await hire(counter(giver, `[{ to: ${taker} }]`))
    const labels = async (more: Partial<Parameters<typeof startRun>[1]>, n: number) => {
      const id = await start(memberId, n, more)
      await world.settle()
      const [child] = await childrenOf(id)
      const [row] = await world.owner.current
        .owner`select meta_text from muster.artifacts where run_id = ${child?.id ?? ''} and role = 'state'`
      await approveAll(world.workspaceId)
      await world.settle()
      return [child?.inputsFrom, JSON.parse(String(row?.['meta_text'])).metadata.labels.path.integrity]
    }
    expect(await labels({}, count * 1000 + 500)).toEqual(['person', 'internal'])
    expect(await labels({ inputsFrom: 'outside' }, count * 1000 + 600)).toEqual(['outside', 'untrusted'])
  })
})

describe('what the other needs and would not get', () => {
  test('is named, and keeps the hand-over from being put to work', async () => {
    const [taker, giver] = names()
    await hire(needsMore(taker))
    const message = `${taker} needs m to begin, and nothing of that name comes out here`
    await expect(hire(counter(giver, `[{ to: ${taker} }]`))).rejects.toMatchObject({
      code: 'DEFINITION_INVALID',
      errors: [{ code: 'M211', pointer: '/handoffs/0/to', message }],
    })
  })
})

describe('a circle', () => {
  test('is refused when it would be closed, by two at once too', async () => {
    const [taker, giver] = names()
    const first = await hire(counter(taker, '[]'))
    await hire(counter(giver, `[{ to: ${taker} }]`))
    await expect(rewrite(first, counter(taker, `[{ to: ${giver} }]`))).rejects.toMatchObject({ errors: [{ code: 'M210' }] })
    const [a, b] = [await hire(counter(`${taker}-a`, '[]')), await hire(counter(`${taker}-b`, '[]'))]
    const both = await Promise.allSettled([
      rewrite(a, counter(`${taker}-a`, `[{ to: ${taker}-b }]`)),
      rewrite(b, counter(`${taker}-b`, `[{ to: ${taker}-a }]`)),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('exactly once', () => {
  test.each(['handoff.started', 'handoff.recorded', 'leg.completed'] as const)(
    'whose worker is killed at %s',
    async (point: FaultPoint) => {
      const [taker, giver] = names()
      await hire(counter(taker, '[]'))
      const memberId = await hire(counter(giver, `[{ to: ${taker} }]`))
      const id = await start(memberId)
      await doomed.kill(id, point)
      expect(await childrenOf(id)).toHaveLength(point === 'leg.completed' ? 1 : 0)
      if (point !== 'leg.completed') await nextWorker(world, id)
      await world.settle()
      expect(await childrenOf(id)).toMatchObject([{ outcome: 'succeeded', inputs: { n: 2 } }])
      expect(await handoffOf(id)).toMatchObject({ handoff: { outcome: 'started' } })
    },
  )

  test('with all of it the chain is whole', async () => {
    let text = ''
    for await (const line of exportAudit(world.workspaceId)) text += line
    expect(verifyExport(text, { publicKeyPem: null, knownCheckpoint: null })).toMatchObject({ ok: true })
    expect(text).toContain('"run.handed_over"')
  })
})
