import { beforeAll, expect, test } from 'vitest'
import { acceptRow } from '#server/catalogue/accept-row.ts'
import { findCatalogueRow } from '#server/catalogue/list-catalogue.ts'
import { decisionSchema } from '#server/catalogue/schema.ts'
import { cancelRun } from '#server/dispatch/cancel-run.ts'
import { retryRun } from '#server/dispatch/retry-run.ts'
import { hire, tamper } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR } from '#server/dispatch/testing/run-world.ts'
import { useScriptedWorld } from '#server/dispatch/testing/scripted-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { addProvider } from '#server/gateway/llm/settings/add-provider.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { insertUser } from '#server/identity/accounts/store.ts'
import { listRunEffects } from '#server/runs/ledger/store.ts'
import { findRun, listRuns, type RunRow } from '#server/runs/store.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

const world = useScriptedWorld()
const inputs = 'inputs: { type: object, properties: { n: { type: number } }, additionalProperties: false }'
const passes = (value: string) => `output: { schema: { type: object }, value: ${value} }`
/** Looks at something that an admin called secret, and passes on. */
const giver = (slug: string, handoff: string, value = "{ n: '${ double(steps.look.output.files.size()) + 41.0 }' }") => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Look.
rigidity: adaptive
steps:
  - { id: look, kind: tool, tool: files.list, with: { folder: '' } }
${passes(value)}
handoffs: [${handoff}]
`
const between = (slug: string, to: string) => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Pass it on.
${inputs}
steps: [{ id: more, kind: set, values: { n: '\${ inputs.n + 1.0 }' } }]
${passes("{ n: '${ steps.more.output.n }' }")}
handoffs: [{ to: ${to} }]
`
const thinker = (slug: string, role = 'primary') => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Judge it.
${inputs}
steps:
  - { id: judge, kind: think, model: ${role}, goal: Is it much?, input: '\${ string(inputs.n) }', output: { type: object, properties: { much: { type: boolean } }, required: [much] } }
${passes("{ much: '${ steps.judge.output.much }' }")}
`
const mailer = (slug: string) => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Tell it.
tools: [{ tool: mail.send }]
${inputs}
steps:
  - { id: tell, kind: tool, tool: mail.send, with: { to: team@acme.example, subject: Number, text: 'It is \${ string(inputs.n) }' } }
`
const runOf = async (id: string) => await inScope(world.workspaceId, async (scope) => await findRun(scope, id))
const childOf = async (id: string): Promise<RunRow | undefined> =>
  (await inScope(world.workspaceId, async (scope) => await listRuns(scope, { limit: 500 }))).find((run) => run.parentRunId === id)
async function handedTo(taker: string, source: string): Promise<RunRow> {
  const id = await world.start(await hire(world.workspaceId, source))
  await world.settle()
  const child = await childOf(id)
  if (!child) throw new Error(`nobody took over for ${taker}`)
  return child
}

beforeAll(async () => {
  await inSystem(async (system) => await insertUser(system, { id: AUTHOR, email: 'author@acme.example', name: 'A', passwordHash: 'none' }))
  await inScope(world.workspaceId, async (scope) => {
    const row = await findCatalogueRow(scope, 'files.list')
    const outputLabel = { integrity: 'untrusted', confidentiality: 'secret' } as const
    const decision = { ...decisionSchema.parse(row), outputLabel }
    await acceptRow(scope, { tool: 'files.list', seenPin: row?.pin ?? '', decision, acceptedBy: AUTHOR })
  })
})

test.each([
  ['in the output', '{ to: out-taker }', 'out-taker', undefined],
  ['in the condition alone', "{ to: when-taker, when: 'steps.look.output.files.size() >= 0' }", 'when-taker', '{ n: 1 }'],
])('what is secret is handed over as secret: %s', async (_, handoff, taker, value) => {
  await hire(world.workspaceId, mailer(taker))
  const child = await handedTo(taker, giver(`giver-${taker}`, handoff, value))
  expect(child).toMatchObject({ inputsConfidentiality: 'secret', inputsFrom: 'outside', inputs: { n: expect.any(Number) } })
})

test('what was made without it is handed over as what it is', async () => {
  await hire(world.workspaceId, mailer('open-taker'))
  expect(await handedTo('open-taker', giver('open-giver', '{ to: open-taker }', '{ n: 1 }'))).toMatchObject({
    inputsConfidentiality: 'workspace',
  })
})

test('it stays secret for the third, though the second reads nothing secret itself', async () => {
  await hire(world.workspaceId, mailer('third'))
  await hire(world.workspaceId, between('second', 'third'))
  const second = await handedTo('second', giver('first', '{ to: second }'))
  expect(await childOf(second.id)).toMatchObject({ inputsConfidentiality: 'secret' })
})

test('it is not told to a model whose provider may not see it, and is to one that may', async () => {
  world.script({ text: '{"much":true}' })
  await hire(world.workspaceId, thinker('judge-narrow'))
  const refused = await handedTo('judge-narrow', giver('giver-narrow', '{ to: judge-narrow }'))
  expect(await runOf(refused.id)).toMatchObject({ outcome: 'failed' })
  expect(world.models.asked).toEqual([])
  const prices = { scripted: { inputMicroPerMillion: 1, outputMicroPerMillion: 1 } }
  const vault = { name: 'vault', preset: 'other', baseUrl: world.baseUrl(), inside: true, prices, clearance: 'secret' } as const
  await addProvider(world.workspaceId, vault, AUTHOR)
  await setRole(world.workspaceId, 'inner', [{ provider: 'vault', model: 'scripted', timeoutMs: 2000, attemptsMax: 1 }], AUTHOR)
  await hire(world.workspaceId, thinker('judge-wide', 'inner'))
  const told = await handedTo('judge-wide', giver('giver-wide', '{ to: judge-wide }'))
  expect(await runOf(told.id)).toMatchObject({ outcome: 'succeeded', output: { much: true } })
})

test('it leaves only after people saw it, sealed with its label; a plan that claims less is not carried out', async () => {
  await hire(world.workspaceId, mailer('seal-taker'))
  const child = await handedTo('seal-taker', giver('seal-giver', '{ to: seal-taker }'))
  const labelled = async (id: string) =>
    (await world.owner.current.owner`select meta_text from muster.artifacts where run_id = ${id} and role = 'state'`).map(
      (row) => JSON.parse(String(row['meta_text'])).metadata.labels.text.confidentiality,
    )
  expect(await labelled(child.id)).toEqual(['secret'])
  await approveAll(world.workspaceId)
  await world.settle()
  expect(await runOf(child.id)).toMatchObject({ outcome: 'succeeded' })
  const open = await handedTo('seal-taker', giver('open-sealer', '{ to: seal-taker }', '{ n: 1 }'))
  expect(await labelled(open.id)).toEqual(['workspace'])
  await approveAll(world.workspaceId)
  // what the plan was made of turns out to be secret only after it was decided
  await tamper(world, "update muster.runs set inputs_confidentiality = 'secret' where id = $1", [open.id])
  await world.settle()
  expect(await runOf(open.id)).toMatchObject({ outcome: 'failed', reasonCode: 'TOKEN_MISMATCH' })
  expect(await inScope(world.workspaceId, async (scope) => await listRunEffects(scope, open.id))).toEqual([])
})

test('a retry holds it to be secret too', async () => {
  await hire(world.workspaceId, mailer('retry-taker'))
  const child = await handedTo('retry-taker', giver('retry-giver', '{ to: retry-taker }'))
  await inScope(world.workspaceId, async (scope) => await cancelRun(scope, child.id, AUTHOR))
  await world.settle()
  const again = await inScope(world.workspaceId, async (scope) => await retryRun(scope, child.id, AUTHOR))
  expect(again).toMatchObject({ inputsConfidentiality: 'secret', retryOfRunId: child.id })
})
