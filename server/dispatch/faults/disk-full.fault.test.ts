import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { retryRun } from '#server/dispatch/retry-run.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
let memberId = ''
beforeAll(async () => {
  memberId = await hire(
    world.workspaceId,
    `
metadata: { name: Writes much, slug: writes-much }
objective: Write a small file, a large one, and one more.
tools:
  - { tool: files.write, targets: ['out/**'] }
inputs:
  type: object
  properties: { text: { type: string } }
  required: [text]
  additionalProperties: false
steps:
  - { id: before, kind: tool, tool: files.write, with: { path: out/before.txt, text: small } }
  - { id: large, kind: tool, tool: files.write, with: { path: out/large.txt, text: '\${ inputs.text }' } }
  - { id: after, kind: tool, tool: files.write, with: { path: out/after.txt, text: small } }
output:
  schema: { type: object }
  value: { n: 3 }
`,
  )
})

const inWorld = async <T>(work: Parameters<typeof inScope<T>>[1]): Promise<T> => await inScope(world.workspaceId, work)
const written = (): string[] => {
  const folder = join(world.dataDir, 'workspaces', world.workspaceId, 'files/out')
  return existsSync(folder) ? readdirSync(folder).sort() : []
}

test('the disk is full in the middle of a take-off: a clear error, no half file, no draft; with room again only the rest is done', async () => {
  const inputs = { text: 'x'.repeat(200_000) }
  const run = await inWorld(async (scope) => await startRun(scope, { memberId, inputs, purpose: 'run', origin: 'manual', by: AUTHOR }))
  await world.settle()
  expect(await approveAll(world.workspaceId)).toBe(1)
  // A limit on the size of files stands for the full disk: writing past it fails in the same place.
  const script = join(import.meta.dirname, '../testing/worker-without-room.ts')
  const limited = ['-c', 'ulimit -f 100 && exec "$@"', 'sh', process.execPath, script, world.workspaceId, run.id]
  const [code] = await once(spawn('/bin/sh', limited, { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit')
  expect(code).toBe(0)

  const rows = await inWorld(async (scope) => await listRunEffects(scope, run.id))
  expect(rows.map(({ state, errorCode }) => [state, errorCode])).toEqual([
    ['confirmed', null],
    ['failed', 'STORAGE_FULL'],
    ['skipped', null],
  ])
  expect(await inWorld(async (scope) => await findRun(scope, run.id))).toMatchObject({ outcome: 'failed', reasonCode: 'PARTIAL' })
  expect(written()).toEqual(['before.txt'])

  const rest = await inWorld(async (scope) => await retryRun(scope, run.id, AUTHOR))
  await world.settle()
  expect(await approveAll(world.workspaceId)).toBe(1)
  await world.settle()
  expect(await inWorld(async (scope) => await findRun(scope, rest.id))).toMatchObject({ outcome: 'succeeded' })
  expect(written()).toEqual(['after.txt', 'before.txt', 'large.txt'])
  expect((await readBytes(world.workspaceId, 'out/large.txt')).length).toBe(200_000)
})
