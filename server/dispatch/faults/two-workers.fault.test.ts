import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { exportAudit } from '#server/audit/export-audit.ts'
import { reconcileLedger } from '#server/audit/reconcile-ledger.ts'
import { verifyExport } from '#server/audit/verify-export.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { useOwnPostgres } from '#server/dispatch/testing/own-postgres.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const postgres = useOwnPostgres()
const world = useRunWorld()
const RUNS = 12
const TURNS_MAX = 150
const TIMEOUT_MS = 400_000
const SEED = 7

/** The product's own worker, in processes that are started again when they end, as the supervisor does. */
const workers: (ChildProcess | undefined)[] = [undefined, undefined]
let restarts = 0
function keepWorking(): void {
  for (const [n, child] of workers.entries()) {
    if (child && child.exitCode === null && child.signalCode === null) continue
    restarts += 1
    workers[n] = spawn(process.execPath, ['server/worker.ts', '--no-outbox'], { stdio: ['pipe', 'ignore', 'inherit'] })
  }
}
afterAll(() => {
  for (const child of workers) child?.kill('SIGKILL')
})

/** The same accidents every time, at moments that nobody chose: a kill, a sleep longer than a job's lease, a power cut. */
function accidents(): (turn: number) => Promise<void> {
  let state = SEED
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
  let asleep: { child: ChildProcess | undefined; until: number } | null = null
  return async (turn) => {
    if (asleep && turn >= asleep.until) {
      asleep.child?.kill('SIGCONT')
      asleep = null
    }
    if (turn === 12 || turn === 30) {
      process.kill(postgres.pid(), 'SIGQUIT')
      await postgres.startAgain()
    } else if (turn % 5 === 0) workers[next(2)]?.kill('SIGKILL')
    else if (asleep === null && turn % 7 === 0) {
      asleep = { child: workers[next(2)], until: turn + 16 }
      asleep.child?.kill('SIGSTOP')
    }
  }
}

const sha = (text: string): string => createHash('sha256').update(text).digest('hex')
const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)

test(
  'two workers under kill -9, SIGSTOP and two power cuts of PostgreSQL: every run ends, every file is written once, the proof is whole',
  async () => {
    const { workspaceId } = world
    const memberId = await hireThreeParts(workspaceId)
    const ids = await Promise.all(Array.from({ length: RUNS }, async (_, n) => await startThreeParts(workspaceId, memberId, `two-${n}`)))
    const accident = accidents()
    const over = async () =>
      (await Promise.all(ids.map(async (id) => await inWorld(async (scope) => await findRun(scope, id))))).every(
        ({ outcome }) => outcome !== null,
      )
    for (let turn = 1; turn <= TURNS_MAX; turn += 1) {
      keepWorking()
      await sleep(1000)
      if (turn <= 45) await accident(turn)
      await approveAll(workspaceId).catch(() => {})
      if (turn > 45 && (await over())) break
    }
    for (const child of workers) child?.kill('SIGCONT')
    expect(restarts).toBeGreaterThan(4)
    for (const [n, id] of ids.entries()) {
      expect(await inWorld(async (scope) => await findRun(scope, id)), `run ${n}`).toMatchObject({ outcome: 'succeeded' })
      const rows = await inWorld(async (scope) => await listRunEffects(scope, id))
      expect(rows.filter(({ state }) => state === 'confirmed').map(({ blockPath }) => blockPath)).toEqual(['one', 'two', 'three'])
      const two = `after ${sha('first')}`
      for (const [part, text] of ['first', two, `after ${sha(two)}`].entries())
        expect((await readBytes(workspaceId, `out/two-${n}-${part + 1}.txt`)).toString()).toBe(text)
    }
    expect(await reconcileLedger(workspaceId)).toMatchObject({ ok: true })
    let text = ''
    for await (const line of exportAudit(workspaceId)) text += line
    expect(verifyExport(text, { publicKeyPem: null, knownCheckpoint: null })).toMatchObject({ ok: true })
  },
  TIMEOUT_MS,
)
