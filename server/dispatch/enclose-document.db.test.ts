import { expect, test } from 'vitest'
import { putBlob } from '#server/blobs/open-blobs.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire, leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** An e-mail takes along a document that its run has made (decision 0082), and no other of the workspace. */
const yaml = (slug: string, enclosed: string) => `
metadata: { name: Letter, slug: ${slug} }
objective: Send a letter with a document.
tools:
  - { tool: tables.read, targets: ['in/**'] }
  - { tool: mail.sendFiles, targets: ['*@acme.example'] }
inputs:
  type: object
  properties: { document: { type: string } }
  required: [document]
  additionalProperties: false
steps:
  - { id: list, kind: tool, tool: tables.read, with: { path: in/list.csv } }
  - { id: paper, kind: render, markdown: 'Number \${ inputs.document }', format: text }
  - id: letter
    kind: tool
    tool: mail.sendFiles
    with: { to: ada@acme.example, subject: letter, text: letter, files: [{ name: letter.txt, base64: '${enclosed}' }] }
output:
  schema: { type: object }
  value: { n: 1 }
`
const world = useRunWorld()

/** The planned message, or why it was not planned. */
async function planned(memberId: string, document: string): Promise<string> {
  const options = { memberId, inputs: { document }, purpose: 'run', origin: 'manual', by: AUTHOR } as const
  const { id } = await inScope(world.workspaceId, async (scope) => await startRun(scope, options))
  await world.settle()
  const { run, effects } = await inScope(world.workspaceId, async (scope) => ({
    run: await findRun(scope, id),
    effects: storedEffects(await listArtifacts(scope, id, 1, 1)),
  }))
  await leaveNothing(world)
  if (run.outcome === null) return JSON.stringify(effects[0]?.args)
  const [end] = await world.owner.current.owner`select data->>'code' as code from muster.run_events
    where run_id = ${id} and data->>'code' is not null`
  return String(end?.['code'])
}

test('an e-mail takes along the document that its run has made, and no other of the workspace', async () => {
  const { ref } = await putBlob(world.workspaceId, Buffer.from('salaries'))
  await writeBytes(world.workspaceId, 'in/list.csv', Buffer.from(`blob\n${ref}\n`))
  const own = await hire(world.workspaceId, yaml('own', '${ steps.paper.output.blob }'))
  expect(await planned(own, '7')).toContain(Buffer.from('Number 7').toString('base64').slice(0, 9))
  const given = await hire(world.workspaceId, yaml('given', '${ inputs.document }'))
  expect(await planned(given, ref)).toBe('NOT_FOUND')
  const read = await hire(world.workspaceId, yaml('read', '${ steps.list.output.rows[0].blob }'))
  expect(await planned(read, ref)).toBe('NOT_FOUND')
})
