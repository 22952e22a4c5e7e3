import { afterEach, expect, test } from 'vitest'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire, leaveNothing, tamper } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { injectFaults } from '#server/observability/fault-point.ts'
import { hashesOf } from '#server/plan/artifact.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun, listRunEvents } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
afterEach(async () => await leaveNothing(world))

const YAML = (slug: string) => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Write a note where somebody says.
inputs: { type: object, properties: { path: { type: string } }, required: [path], additionalProperties: false }
steps:
  - { id: note, kind: tool, tool: files.write, with: { path: '\${ inputs.path }', text: hello } }
output: { schema: { type: object }, value: { done: true } }
`
const start = async (slug: string): Promise<string> => {
  const memberId = await hire(world.workspaceId, YAML(slug))
  const options = { memberId, inputs: { path: 'out/note.txt' }, purpose: 'run', origin: 'manual', by: AUTHOR } as const
  return (await inScope(world.workspaceId, async (scope) => await startRun(scope, options))).id
}
const runOf = async (id: string) => await inScope(world.workspaceId, async (scope) => await findRun(scope, id))
const sentOf = async (id: string) => await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, id))
const eventsOf = async (id: string) => JSON.stringify(await inScope(world.workspaceId, async (scope) => await listRunEvents(scope, id)))

test('an action that claims to be more trusted than its step is not sealed, though its bytes and hashes agree', async () => {
  const id = await start('claims-more')
  injectFaults((here) => {
    if (here === 'plan.after_artifacts') throw new Error('fault')
  })
  await expect(world.settle()).rejects.toThrow('fault')
  injectFaults(null)
  const [row] = (await inScope(world.workspaceId, async (scope) => await listArtifacts(scope, id, 1, 1))).filter(
    ({ role }) => role === 'state',
  )
  if (!row) throw new Error('no action was planned')
  const metaText = row.metaText.replace(
    '"path":{"confidentiality":"workspace","integrity":"internal"}',
    '"path":{"confidentiality":"public","integrity":"authored"}',
  )
  expect(metaText).not.toBe(row.metaText)
  const hashes = hashesOf({ ...row, metaText })
  await tamper(world, 'update muster.artifacts set meta_text = $1, meta_hash = $2, artifact_hash = $3 where run_id = $4 and name = $5', [
    metaText,
    hashes.metaHash,
    hashes.artifactHash,
    id,
    row.name,
  ])
  await world.settle()
  expect(await runOf(id)).toMatchObject({ outcome: 'failed', reasonCode: 'TOKEN_MISMATCH' })
  expect(await eventsOf(id)).toContain('path is not as trusted as it says')
})

test('a plan is not carried out when what it was made of turns out to be from outside, whoever approved it', async () => {
  const id = await start('turns-out')
  await world.settle()
  expect(await approveAll(world.workspaceId)).toBe(1)
  await tamper(world, "update muster.runs set inputs_from = 'outside' where id = $1", [id])
  await world.settle()
  expect(await runOf(id)).toMatchObject({ outcome: 'failed', reasonCode: 'TOKEN_MISMATCH' })
  expect(await sentOf(id)).toEqual([])
})
