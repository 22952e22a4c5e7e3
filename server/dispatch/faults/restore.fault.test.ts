import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSql } from '#db/client.ts'
import { databaseUrl } from '#db/testing/test-server.ts'
import { announceDatabase } from '#server/audit/announce-database.ts'
import { checkpointDue } from '#server/audit/checkpoint-due.ts'
import { exportAudit } from '#server/audit/export-audit.ts'
import { lastCheckpoint } from '#server/audit/store.ts'
import { verifyExport } from '#server/audit/verify-export.ts'
import { connectReceipts, receiptsOf } from '#server/dispatch/testing/connect-receipts.ts'
import { expectThreeReceipts, finish, hireReceiptWriter } from '#server/dispatch/testing/receipt-chain.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { injectFaults } from '#server/observability/fault-point.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findAttempt, findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
let byKey = ''
beforeAll(async () => {
  await connectReceipts(world)
  byKey = await hireReceiptWriter(world.workspaceId, 'issue')
})
afterAll(async () => {
  await copied(async (sql, _, backup) => void (await sql.unsafe(`drop database if exists ${backup}`)))
  await stopConnectors()
})

const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
const start = async (tag: string) => await startThreeParts(world.workspaceId, byKey, tag)
const effectsOf = async (runId: string) => await inWorld(async (scope) => await listRunEffects(scope, runId))

/** With nobody else in the database, as the one who keeps the server. */
async function copied(work: (sql: ReturnType<typeof openSql>, name: string, backup: string) => Promise<void>): Promise<void> {
  const { ownerUrl } = world.owner.current
  const name = new URL(ownerUrl).pathname.slice(1)
  const sql = openSql(databaseUrl(ownerUrl, 'postgres'), { max: 1 })
  try {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`
    await work(sql, name, `${name}_yesterday`)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

test('yesterday’s backup over today’s data: the signer notices, nothing open is sent, nothing is done twice, a kept checkpoint shows it', async () => {
  await announceDatabase('/data')
  const asked = await start('asked')
  await world.settle()
  const half = await start('half')
  await world.settle()
  injectFaults((point) => {
    if (point === 'effect.before_sent') throw new Error('here')
  })
  await approveAll(world.workspaceId)
  // The first of the two stands between its ledger row and the call.
  await expect(world.settle()).rejects.toThrow('here')
  injectFaults(null)
  const [open] = (await Promise.all([asked, half].map(effectsOf))).flatMap(([row]) => (row ? [row] : []))
  expect(open).toMatchObject({ state: 'intended' })
  const waiting = await start('waiting')
  const begun = open?.runId ?? ''
  await checkpointDue(1)
  await copied(async (sql, name, backup) => void (await sql.unsafe(`create database ${backup} template ${name}`)))

  // The day goes on: everything is carried out, and signed.
  for (const id of [asked, half, waiting]) await finish(world, id)
  const done = await start('after')
  await finish(world, done)
  for (const [id, tag] of [
    [asked, 'asked'],
    [half, 'half'],
    [waiting, 'waiting'],
    [done, 'after'],
  ] as const)
    await expectThreeReceipts(world, id, tag)
  await checkpointDue(1)
  const known = (await inWorld(async (scope) => await lastCheckpoint(scope)))?.note ?? ''

  await copied(async (sql, name, backup) => {
    await sql.unsafe(`drop database ${name} with (force)`)
    await sql.unsafe(`alter database ${backup} rename to ${name}`)
  })
  const { raised } = await announceDatabase('/data')
  expect(raised).toContain('behind the checkpoint')
  await expect(inWorld(async (scope) => await findRun(scope, done))).rejects.toThrow('NOT_FOUND')
  for (let turn = 0; turn < 3; turn += 1) {
    await finish(world, begun)
    await approveAll(world.workspaceId).catch(() => {})
  }
  // What may have been sent since then is asked of people; what was only decided on ends.
  expect(await effectsOf(begun)).toMatchObject([{ state: 'unknown', errorCode: 'NEW_EPOCH' }])
  expect(await inWorld(async (scope) => await findAttempt(scope, begun, 1, 1))).toMatchObject({ hold: { reason: 'new_epoch' } })
  const other = begun === asked ? half : asked
  expect(await inWorld(async (scope) => await findRun(scope, other))).toMatchObject({ outcome: 'failed', reasonCode: 'EPOCH' })
  for (const tag of ['asked', 'half']) expect(receiptsOf(world, tag)).toMatchObject({ receipts: { length: 3 }, calls: 3 })
  expect(receiptsOf(world, 'waiting').receipts).toHaveLength(3)

  // Work goes on in the new epoch, and the file tells who kept a checkpoint that a day is missing.
  const next = await start('tomorrow')
  await finish(world, next)
  await expectThreeReceipts(world, next, 'tomorrow')
  await checkpointDue(1)
  let text = ''
  for await (const line of exportAudit(world.workspaceId)) text += line
  expect(verifyExport(text, { publicKeyPem: null, knownCheckpoint: null })).toMatchObject({ ok: true })
  expect(verifyExport(text, { publicKeyPem: null, knownCheckpoint: known })).toMatchObject({ ok: false })
}, 180_000)
