import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { listConnectors } from '#server/catalogue/list-connectors.ts'
import type { Decision } from '#server/catalogue/schema.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { replayRun } from '#server/dispatch/replay-run.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { connectApp } from '#server/gateway/mcp/connect-app.ts'
import { testConnector } from '#server/gateway/mcp/test-connector.ts'
import { EverythingServer } from '#server/gateway/mcp/testing/start-everything.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const server = new EverythingServer()
beforeAll(async () => await server.start())
afterAll(async () => await server.stop())

const READS: Decision = {
  effectClass: 'external_read',
  mutates: false,
  argRoles: { location: 'content' },
  targetArg: null,
  probe: null,
  idempotency: { kind: 'none' },
  secretSlots: [],
  summary: 'Look at the weather of {location}',
  summaryMany: 'Look at the weather {n} times',
  reversible: false,
  receiptOnly: false,
  clearance: 'workspace',
  outputLabel: { integrity: 'untrusted', confidentiality: 'workspace' },
}
const WRITES: Decision = {
  ...READS,
  effectClass: 'external_write',
  mutates: true,
  argRoles: { message: 'content' },
  summary: 'Say {message}',
  summaryMany: 'Say {n} things',
}
const JOB = `
metadata: { name: Weather, slug: weather }
objective: Say what the weather is.
rigidity: adaptive
tools: [{ tool: everything.get-structured-content }, { tool: everything.echo }]
steps:
  - { id: look, kind: tool, tool: everything.get-structured-content, with: { location: Chicago } }
  - { id: say, kind: tool, tool: everything.echo, with: { message: 'It is \${ steps.look.output.conditions }' } }
output: { schema: { type: object }, value: { said: '\${ steps.say.output.text }' } }
`

test('a foreign app in a run: its look-up is evidence, its action is planned, decided and done once, its answer is the output', async () => {
  const settings = { kind: 'remote', key: 'everything', name: 'Everything', url: server.url, private: true } as const
  const { id } = await connectApp(world.workspaceId, settings, AUTHOR)
  await testConnector(world.workspaceId, id)
  const abilities = (await listConnectors(world.workspaceId)).find(({ key }) => key === 'everything')?.abilities ?? []
  for (const [tool, decision] of [
    ['everything.get-structured-content', READS],
    ['everything.echo', WRITES],
  ] as const) {
    const seenPin = abilities.find((one) => one.tool === tool)?.seenPin ?? ''
    await inScope(world.workspaceId, async (scope) => await acceptRow(scope, { tool, seenPin, decision, acceptedBy: AUTHOR }))
  }
  const memberId = await hire(world.workspaceId, JOB)
  const asked = { memberId, inputs: {}, purpose: 'run', origin: 'manual', by: AUTHOR } as const
  const runId = await inScope(world.workspaceId, async (scope) => (await startRun(scope, asked)).id)
  await world.settle()
  const rows = await inScope(world.workspaceId, async (scope) => await listArtifacts(scope, runId, 1, 1))
  const [effect] = storedEffects(rows)
  expect(effect?.metadata).toMatchObject({ tool: 'everything.echo', posture: 'ask', labels: { message: { integrity: 'untrusted' } } })
  expect(await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, runId))).toEqual([])
  expect(await approveAll(world.workspaceId)).toBe(1)
  await world.settle()
  const said = `Echo: ${effect?.args['message']}`
  expect(await inScope(world.workspaceId, async (scope) => await findRun(scope, runId))).toMatchObject({
    outcome: 'succeeded',
    output: { said },
  })
  expect(await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, runId))).toMatchObject([
    { state: 'confirmed', response: { text: said } },
  ])
  await server.stop()
  expect((await replayRun(world.workspaceId, runId)).map(({ same }) => same)).toEqual([true, true])
})
