import { afterEach, beforeAll, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { vote } from '#server/approvals/vote.ts'
import { readColumns } from '#server/authoring/sessions/read-columns.ts'
import { callTool } from '#server/clients/call-tool.ts'
import { followRun } from '#server/clients/follow-run.ts'
import { startMember } from '#server/clients/start-member.ts'
import { program } from '#server/clients/testing/program.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { replayRun } from '#server/dispatch/replay-run.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { hire, leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR, addApprover } from '#server/dispatch/testing/run-world.ts'
import { useScriptedWorld } from '#server/dispatch/testing/scripted-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { findSecretPlace } from '#server/runs/secret-places/store.ts'
import { findRun, type RunRow } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useScriptedWorld()
const inputs = 'inputs: { type: object, properties: { word: { type: string } }, additionalProperties: false }'
const job = (slug: string, rest: string) => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Go on.
rigidity: adaptive
memory: { mode: member }
${inputs}
${rest}
`
const tell = (text: string) =>
  `  - { id: tell, kind: tool, tool: mail.send, with: { to: team@acme.example, subject: News, text: '${text}' } }`

/** A run whose inputs were handed over as `confidentiality`, driven to its end with every plan approved; a try ends with its plan. */
async function drive(
  memberId: string,
  confidentiality: RunRow['inputsConfidentiality'],
  purpose: RunRow['purpose'] = 'run',
  decide = async () => await approveAll(world.workspaceId),
): Promise<RunRow> {
  const how = { purpose, origin: 'manual', by: AUTHOR, inputsConfidentiality: confidentiality } as const
  const options = { ...how, memberId, inputs: { word: 'opensesame' } }
  const { id } = await inScope(world.workspaceId, async (scope) => await startRun(scope, options))
  for (let plans = 0; plans < 5; plans += 1) {
    await world.settle()
    if ((await decide()) === 0) break
  }
  return await inScope(world.workspaceId, async (scope) => await findRun(scope, id))
}
let hired = 0
async function once(rest: string, confidentiality: RunRow['inputsConfidentiality'], purpose?: RunRow['purpose']): Promise<RunRow> {
  hired += 1
  return await drive(await hire(world.workspaceId, job(`member-${hired}`, rest)), confidentiality, purpose)
}
/** How confidential the text of the e-mail was when it was sealed. */
async function sealedOf(runId: string): Promise<unknown> {
  const rows = await world.owner.current.owner`select meta_text from muster.artifacts where run_id = ${runId} and role = 'state'`
  const labels = rows.map((row) => JSON.parse(String(row['meta_text'])).metadata).filter(({ tool }) => tool === 'mail.send')
  return labels.at(-1)?.labels.text.confidentiality
}
const write = (path: string) => `  - { id: w, kind: tool, tool: files.write, with: { path: '${path}', text: '\${ inputs.word }' } }`
const reading = (path: string) =>
  `steps:\n  - { id: r, kind: tool, tool: files.read, with: { path: ${path} } }\n${tell('${ steps.r.output.text }')}`

beforeAll(async () => {
  await writeBytes(world.workspaceId, 'kept/plain.txt', Buffer.from('plain'))
  const table =
    "  - { id: t, kind: tool, tool: tables.write, with: { path: out/b.csv, rows: [{ word: '${ inputs.word }' }], format: csv } }"
  const written = await once(`steps:\n${write('out/a.txt')}\n${table}`, 'secret')
  if (written.outcome !== 'succeeded') throw new Error('nothing was written')
})
afterEach(async () => await leaveNothing(world))

test.each([
  ['a file', 'files.read, with: { path: /out/a.txt }', 'steps.r.output.text'],
  ['the text of a file', 'files.readText, with: { path: out/a.txt }', 'string(steps.r.output.pages.size())'],
  ['a search in files', 'files.search, with: { folder: out, text: sesame }', 'string(steps.r.output.files.size())'],
  ['a list of files', "files.list, with: { folder: '' }", 'string(steps.r.output.files.size())'],
  ['a table', 'tables.read, with: { path: out/b.csv }', 'string(steps.r.output.rowCount)'],
])('what a run was given as secret is secret for another run that reads it back: %s', async (_, reads, text) => {
  const read = await once(`steps:\n  - { id: r, kind: tool, tool: ${reads} }\n${tell(`\${ ${text} }`)}`, 'workspace', 'dry-run')
  expect(read).toMatchObject({ outcome: 'succeeded', inputsConfidentiality: 'secret' })
  expect(await sealedOf(read.id)).toBe('secret')
})

test.each([
  ['by its key', 'key: word', '${ string(steps.r.output.found) }'],
  ['by its words', 'query: opensesame', '${ string(steps.r.output.entries.size()) }'],
])('what a crew member remembers of something secret is secret when it recalls it %s', async (_, how, text) => {
  const recalls = `steps:
  - { id: r, kind: recall, ${how} }
  - { id: k, kind: remember, key: word, content: '\${ inputs.word }' }
${tell(text)}`
  hired += 1
  const memberId = await hire(world.workspaceId, job(`member-${hired}`, recalls))
  expect(await drive(memberId, 'workspace', 'dry-run')).toMatchObject({ inputsConfidentiality: 'workspace' })
  await drive(memberId, 'secret')
  const read = await drive(memberId, 'workspace', 'dry-run')
  expect(read).toMatchObject({ outcome: 'succeeded', inputsConfidentiality: 'secret' })
  expect(await sealedOf(read.id)).toBe('secret')
})

test('a file that becomes something secret while it is moved away is secret where it is moved to', async () => {
  await writeBytes(world.workspaceId, 'late/from.txt', Buffer.from('plain'))
  // As another run marks its place when this one has said that it moves the file, and has not moved it yet.
  await world.owner.current.owner.unsafe(`
    create function muster.test_late() returns trigger language plpgsql security definer as $$ begin
      insert into muster.secret_places values (new.workspace_id, 'file:late/from.txt', 'run_other', now()) on conflict do nothing;
      return null; end $$;
    create constraint trigger test_late after update on muster.effects deferrable initially deferred
      for each row when (new.state = 'sent') execute function muster.test_late()`)
  await once('steps: [{ id: m, kind: tool, tool: files.move, with: { from: late/from.txt, to: late/to.txt } }]', 'workspace')
  await world.owner.current.owner.unsafe('drop trigger test_late on muster.effects; drop function muster.test_late')
  const places = { exact: ['file:late/to.txt'], below: [] }
  expect(await inScope(world.workspaceId, async (scope) => await findSecretPlace(scope, places))).toBe('file:late/to.txt')
})

test('a file stays secret where it is moved to, and a look-up of another file is not secret', async () => {
  await once(`steps:\n${write('moved/from.txt')}`, 'secret')
  const moves = 'steps: [{ id: m, kind: tool, tool: files.move, with: { from: moved/from.txt, to: moved/to.txt } }]'
  expect(await once(moves, 'workspace')).toMatchObject({ outcome: 'succeeded', inputsConfidentiality: 'workspace' })
  expect(await once(reading('moved/to.txt'), 'workspace', 'dry-run')).toMatchObject({ inputsConfidentiality: 'secret' })
  const plain = await once(reading('kept/plain.txt'), 'workspace', 'dry-run')
  expect(plain).toMatchObject({ outcome: 'succeeded', inputsConfidentiality: 'workspace' })
})

test('a conversation that hires is told the columns of a list, of one that holds something secret none', async () => {
  await writeBytes(world.workspaceId, 'kept/plain.csv', Buffer.from('name,sum\nA,1\n'))
  const lists = ['out/b.csv', 'kept/plain.csv']
  expect(await readColumns(world.workspaceId, lists, [lists.join(' and ')])).toEqual({ 'kept/plain.csv': ['name', 'sum'] })
})

test('it is told to no model that may not see it; a model asked before it was read is not asked again', async () => {
  world.script({ text: '{"much":true}' })
  const output = 'output: { type: object, properties: { much: { type: boolean } }, required: [much] }'
  const judge = (id: string, input: string) => `  - { id: ${id}, kind: think, goal: Is it much?, input: '${input}', ${output} }`
  const read = '  - { id: r, kind: tool, tool: files.read, with: { path: out/a.txt } }'
  const steps = `steps:\n${judge('a', '${ inputs.word }')}\n${read}\n${judge('b', '${ steps.r.output.text }')}`
  expect(await once(steps, 'workspace')).toMatchObject({ outcome: 'failed' })
  expect(world.models.asked).toHaveLength(1)
})

test('parts planned before it was read keep their labels, those after are secret, and both are proved again', async () => {
  const run = await once(
    `steps:
  - { id: first, kind: tool, tool: files.write, with: { path: kept/first.txt, text: hello } }
  - { id: r, kind: tool, tool: files.read, with: { path: 'out/\${ steps.first.output.size > 0.0 ? "a" : "none" }.txt' } }
${tell('${ steps.r.output.text }')}`,
    'workspace',
  )
  expect(run).toMatchObject({ outcome: 'succeeded', inputsConfidentiality: 'secret', secretSince: '2.1' })
  expect(await sealedOf(run.id)).toBe('secret')
  const proof = await replayRun(world.workspaceId, run.id)
  expect(proof).toMatchObject([
    { leg: 1, same: true },
    { leg: 2, same: true },
  ])
})

test('a look-up that people decide on makes the parts after it secret', async () => {
  const asks = job('asker', reading('out/a.txt')).replace('rigidity: adaptive', 'rigidity: guided')
  const decides = 'approvals:decide:external_read' as const
  await addApprover(world.workspaceId, 'usr_reader', 'operator', [decides])
  const waiting = await drive(await hire(world.workspaceId, asks), 'workspace', 'run', async () => {
    const voter = { userId: 'usr_reader', role: 'operator' as const, grants: [decides], authenticatedAtMs: Date.now() }
    for (const { id, token } of await inScope(
      world.workspaceId,
      async (scope) => await listApprovals(scope, { status: 'pending', limit: 9 }),
    ))
      await vote(world.workspaceId, voter, { approvalId: id, decision: 'approve', token, reason: '' })
    return 0
  })
  await world.settle()
  const run = await inScope(world.workspaceId, async (scope) => await findRun(scope, waiting.id))
  expect(run).toMatchObject({ inputsConfidentiality: 'secret', secretSince: '2.1' })
  expect(await sealedOf(run.id)).toBe('secret')
  expect((await replayRun(world.workspaceId, run.id)).every(({ same }) => same)).toBe(true)
})

test('a program outside is not told, neither by a look-up of its own nor by a crew member that it started', async () => {
  const asks = async (path: string) => await callTool(program({ workspaceId: world.workspaceId }), { name: 'files_read', args: { path } })
  await expect(asks('out/a.txt')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(asks('kept/plain.txt')).resolves.toMatchObject({ kind: 'done' })
  const starter = program({ workspaceId: world.workspaceId, scopes: ['crew'] })
  const found = async (slug: string, path: string) => {
    const output = "output: { schema: { type: object }, value: { text: '${ steps.r.output.text }' } }"
    await hire(world.workspaceId, job(slug, `steps: [{ id: r, kind: tool, tool: files.read, with: { path: ${path} } }]\n${output}`))
    const runId = await startMember(starter, { slug, inputs: {} })
    await world.settle()
    return (await followRun(starter, runId, 'crew')).output
  }
  expect(await found('finder', 'out/a.txt')).toEqual({ secret: true, note: expect.any(String) })
  expect(await found('plain-finder', 'kept/plain.txt')).toEqual({ text: 'plain' })
})
