import { spawnSync } from 'node:child_process'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { consumeToken } from '#server/dispatch/consume-token.ts'
import { holdRun, leaveNothing, tamper } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { applyEffect } from '#server/gateway/mcp/apply-effect.ts'
import { stopConnectors } from '#server/gateway/mcp/supervise.ts'
import { injectFaults } from '#server/observability/fault-point.ts'
import { type EffectRow, listRunEffects, markSent } from '#server/runs/ledger/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** The last step before something leaves: each refusal on its own, with all others content. */
const world = useRunWorld()
let memberId = ''
let count = 0
beforeAll(async () => {
  memberId = await hireThreeParts(world.workspaceId)
})
afterEach(async () => {
  injectFaults(null)
  await leaveNothing(world)
})
afterAll(stopConnectors)

const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
const effectsOf = async (runId: string) => await inWorld(async (scope) => await listRunEffects(scope, runId))
const fileOf = (tag: string): string => `out/${tag}-1.txt`

/** A run whose token is spent and whose first action is `intended`. */
async function takingOff(): Promise<{ runId: string; tag: string; row: EffectRow }> {
  const tag = `send-${++count}`
  const runId = await startThreeParts(world.workspaceId, memberId, tag)
  await world.settle()
  await approveAll(world.workspaceId)
  const { context, attempt } = await holdRun(world, runId)
  await consumeToken(context, attempt)
  const [row] = await effectsOf(runId)
  if (!row) throw new Error('no row')
  return { runId, tag, row }
}

test.each([
  ['the hash of its piece of the plan', `update muster.artifacts set artifact_hash = repeat('0', 64) where run_id = $1 and role = 'state'`],
  ['what its piece of the plan hashes to', `update muster.artifacts set meta_text = meta_text || ' ' where run_id = $1 and role = 'state'`],
])('an action is not sent when %s changed after the token was spent', async (_, statement) => {
  const { runId, tag } = await takingOff()
  await tamper(world, statement, [runId])
  await world.settle()
  expect(await effectsOf(runId)).toMatchObject([{ state: 'failed', errorCode: 'PLAN_TOKEN_MISMATCH' }])
  await expect(readBytes(world.workspaceId, fileOf(tag))).rejects.toThrow('FILE_NOT_FOUND')
})

test.each([
  ['the ability is sealed under another pin', (row: EffectRow) => ({ row, pins: { [row.tool]: '0'.repeat(64) } }), 'TOOL_QUARANTINED'],
  [
    'another kind of action was decided on',
    (row: EffectRow) => ({ row: { ...row, effectClass: 'internal' as const }, pins: { [row.tool]: row.pin } }),
    'PLAN_STALE',
  ],
])('an action is not sent when %s', async (_, change, code) => {
  const { tag, row } = await takingOff()
  const { row: changed, pins } = change(row)
  expect(await applyEffect(changed, { workspaceId: world.workspaceId, memberId, pins })).toMatchObject({ kind: 'failed', code })
  await expect(readBytes(world.workspaceId, fileOf(tag))).rejects.toThrow('FILE_NOT_FOUND')
})

test('an action is marked as sent once, also by the worker that marked it', async () => {
  const { row } = await takingOff()
  const mark = async () => await inWorld(async (scope) => await markSent(scope, row, row.fence, new Date()))
  expect(await mark()).toBe(true)
  expect(await mark()).toBe(false)
})

test('a worker that did not get to mark an action does not send it: Stop came between its look and its mark', async () => {
  const { runId, tag } = await takingOff()
  let stopped = false
  injectFaults((point) => {
    if (point !== 'effect.before_sent' || stopped) return
    stopped = true
    atOnce(`update muster.runs set cancelled_by = '${AUTHOR}' where id = '${runId}'`)
  })
  await world.settle()
  expect(stopped).toBe(true)
  await world.settle()
  expect(await effectsOf(runId)).toMatchObject([{ state: 'skipped' }])
  await expect(readBytes(world.workspaceId, fileOf(tag))).rejects.toThrow('FILE_NOT_FOUND')
})

/** Another process changes the database while this one stands still. */
function atOnce(statement: string): void {
  const script = `import { openSql } from '#db/client.ts'
    const sql = openSql(process.env.DATABASE_OWNER_URL, { max: 1 })
    await sql.unsafe(process.argv[1])
    await sql.end()`
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', script, statement], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(done.stderr)
}
