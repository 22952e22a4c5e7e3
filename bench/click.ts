import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { APPROVER } from '#server/dispatch/testing/run-world.ts'
import { hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { inScope } from '#server/tenancy/store.ts'
import { type Finding, percentile } from './measure.ts'
import type { World } from './open-world.ts'

/** Each leaves a plan open, and of one crew member 20 may be. */
const CLICKS = 20
/** The first plan waits for the worker to begin. */
const WAIT_MS = 180_000

/** From a person's decision to the moment at which the first action is sent, with a worker of its own as in the product. */
export async function measureClick(world: World): Promise<readonly Finding[]> {
  const { workspaceId } = world
  const memberId = await hireThreeParts(workspaceId)
  const worker = spawn(process.execPath, ['server/worker.ts', '--no-outbox'], { stdio: ['pipe', 'ignore', 'inherit'] })
  const took: number[] = []
  try {
    for (let n = 0; n < CLICKS; n += 1) {
      const runId = await startThreeParts(workspaceId, memberId, `click-${n}`)
      const approval = await until(
        async () => (await inScope(workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', runId, limit: 1 })))[0],
      )
      const voter = {
        userId: APPROVER,
        role: 'operator' as const,
        grants: ['approvals:decide:external_write'],
        authenticatedAtMs: Date.now(),
      }
      const clickedMs = Date.now()
      await vote(workspaceId, voter, { approvalId: approval.id, decision: 'approve', token: approval.token, reason: '' })
      const sentAt = await until(
        async () =>
          (await world.owner`select sent_at from muster.effects where run_id = ${runId} and sent_at is not null`)[0]?.['sent_at'] as
            | Date
            | undefined,
      )
      took.push(sentAt.getTime() - clickedMs)
    }
  } finally {
    // Before the database goes away under it.
    worker.kill('SIGTERM')
    if (worker.exitCode === null) await once(worker, 'exit')
  }
  return [
    {
      what: `Click on Approve → first action sent (${CLICKS} times, one worker)`,
      ours: `p50 ${percentile(took, 0.5)} ms, p95 ${percentile(took, 0.95)} ms`,
      theirs: '',
      ratio: '',
      budget: '',
      holds: null,
      note: 'Vote signed and counted, job fetched, plan recomputed and compared, targets looked at, token spent, row marked.',
    },
  ]
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const givenUpMs = performance.now() + WAIT_MS
  while (performance.now() < givenUpMs) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(5)
  }
  throw new Error('it did not come')
}
