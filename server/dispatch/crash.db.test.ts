import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { beforeAll, expect, test } from 'vitest'
import { exportAudit } from '#server/audit/export-audit.ts'
import { verifyExport } from '#server/audit/verify-export.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { advance } from '#server/dispatch/advance.ts'
import { replayRun } from '#server/dispatch/replay-run.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
let memberId = ''
beforeAll(async () => {
  memberId = await hireThreeParts(world.workspaceId)
})

const POINTS: readonly FaultPoint[] = [
  'plan.before_artifacts',
  'plan.after_artifacts',
  'seal.before',
  'seal.after',
  'preflight.after',
  'token.before_consume',
  'token.after_consume',
  'effect.before_sent',
  'effect.after_sent',
  'effect.after_call',
  'effect.after_settled',
  'leg.completed',
]
const sha = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Every effect exactly once, contents those of an undisturbed run, proof whole, every plan derivable again. */
async function expectWhole(runId: string, tag: string): Promise<void> {
  const { workspaceId } = world
  expect(await inScope(workspaceId, async (scope) => await findRun(scope, runId))).toMatchObject({ outcome: 'succeeded' })
  const effects = await inScope(workspaceId, async (scope) => await listRunEffects(scope, runId))
  expect(effects.map((effect) => `${effect.leg}.${effect.ordinal} ${effect.state}`)).toEqual([
    '1.1 confirmed',
    '2.1 confirmed',
    '3.1 confirmed',
  ])
  const one = 'first'
  const two = `after ${sha(one)}`
  for (const [n, text] of [one, two, `after ${sha(two)}`].entries())
    expect((await readBytes(workspaceId, `out/${tag}-${n + 1}.txt`)).toString()).toBe(text)
  const replayed = await replayRun(workspaceId, runId)
  expect(replayed.filter((leg) => !leg.same)).toEqual([])
}

async function finish(runId: string): Promise<void> {
  const { owner } = world.owner.current
  for (let turn = 0; turn < 12; turn += 1) {
    // The sweeper's finding: the lease of the lost worker ran out. Then the next worker takes the run.
    await owner`update muster.runs set lease_until = now() - interval '1 second' where id = ${runId}`
    await world.settle()
    if (
      (await approveAll(world.workspaceId)) === 0 &&
      (await inScope(world.workspaceId, async (scope) => await findRun(scope, runId))).outcome !== null
    )
      return
  }
}

test.each(POINTS)(
  'a worker that fails at %s, in every part, loses nothing and does nothing twice',
  async (point) => {
    const tag = `throw-${point.replace(/[._]/g, '-')}`
    const runId = await startThreeParts(world.workspaceId, memberId, tag)
    let thrown = 0
    injectFaults((here) => {
      if (here !== point || thrown >= 3) return
      thrown += 1
      throw new Error(`fault at ${point}`)
    })
    try {
      for (let turn = 0; turn < 20; turn += 1) {
        try {
          await world.settle()
        } catch (error) {
          if (!String(error).includes('fault at')) throw error
          continue
        }
        if ((await approveAll(world.workspaceId)) === 0) break
      }
    } finally {
      injectFaults(null)
    }
    await finish(runId)
    expect(thrown).toBe(3)
    await expectWhole(runId, tag)
  },
  60_000,
)

test.each(POINTS.map((point, i) => [point, (i % 3) + 1] as const))(
  'kill -9 at %s in part %i: the next worker finishes, nothing happens twice',
  async (point, part) => {
    const { workspaceId } = world
    const tag = `kill-${point.replace(/[._]/g, '-')}`
    const runId = await startThreeParts(workspaceId, memberId, tag)
    for (let leg = 1; leg < part; leg += 1) {
      await world.settle()
      await approveAll(workspaceId)
    }
    // Points after the decision are reached only once the plan of this part is approved.
    if (!/^(plan|seal|preflight)/.test(point)) {
      await world.settle()
      await approveAll(workspaceId)
    }
    const child = spawn(process.execPath, ['server/dispatch/testing/doomed-worker.ts', workspaceId, runId, point, '1'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
    await finish(runId)
    await expectWhole(runId, tag)
  },
  60_000,
)

test('two workers on one run: the one with the older fence writes nothing', async () => {
  const runId = await startThreeParts(world.workspaceId, memberId, 'two')
  await world.settle()
  await approveAll(world.workspaceId)
  const { owner } = world.owner.current
  await owner`update muster.runs set admitted_at = now() where id = ${runId}`
  await Promise.allSettled([
    advance(world.workspaceId, runId, 'a'),
    advance(world.workspaceId, runId, 'b'),
    advance(world.workspaceId, runId, 'c'),
  ])
  await finish(runId)
  await expectWhole(runId, 'two')
}, 60_000)

test('after all of it the chain is whole', async () => {
  let text = ''
  for await (const line of exportAudit(world.workspaceId)) text += line
  expect(verifyExport(text, { publicKeyPem: null, knownCheckpoint: null })).toMatchObject({ ok: true })
})
