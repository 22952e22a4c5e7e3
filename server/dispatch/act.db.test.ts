import { beforeAll, expect, test } from 'vitest'
import { listApprovals } from '#server/approvals/store.ts'
import { readAnswers } from '#server/bridge/answers/read-answers.ts'
import { loadCard } from '#server/bridge/load-card.ts'
import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { listOutbox } from '#server/connectors/mail/read-outbox.ts'
import { amendPlan } from '#server/dispatch/amend-plan.ts'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { replayRun } from '#server/dispatch/replay-run.ts'
import { hire } from '#server/dispatch/testing/hold-run.ts'
import { addApprover } from '#server/dispatch/testing/run-world.ts'
import { useScriptedWorld } from '#server/dispatch/testing/scripted-world.ts'
import { approveAll } from '#server/dispatch/testing/three-legs.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { type FaultPoint, injectFaults } from '#server/observability/fault-point.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { findAttempt, findRun, listRunEvents } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useScriptedWorld()
/** May look into letters, write replies and send mail; each test has a crew member of its own. */
const yaml = (slug: string, more = '') => `
metadata: { name: ${slug}, slug: ${slug} }
objective: Answer letters.
rigidity: adaptive
tools:
  - { tool: files.read, targets: ['in/**'] }
  - { tool: files.write, targets: ['out/**'] }
  - { tool: mail.send }
steps:
  - { id: work, kind: act, goal: Answer each letter in in/., tools: [files.read, files.write, mail.send], turnsMax: 5${more} }
output: { schema: { type: object }, value: '\${ steps.work.output }' }
`
const call = (name: string, args: unknown) => ({ name, arguments: typeof args === 'string' ? args : JSON.stringify(args) })
const READ = call('files__read', { path: 'in/letter.txt' })
const MAIL = call('mail__send', { to: 'ada@acme.example', subject: 'Re: letter', text: 'Dear Ada' })
const WRITE = call('files__write', { path: 'out/reply.txt', text: 'Dear Ada' })
const FINISH = call('finish', { text: 'all answered' })
const runOf = async (id: string) => await inScope(world.workspaceId, async (scope) => await findRun(scope, id))
const eventsOf = async (id: string) =>
  JSON.stringify((await inScope(world.workspaceId, async (scope) => await listRunEvents(scope, id))).map(({ data }) => data))
const outbox = async () => (await inScope(world.workspaceId, async (scope) => await listOutbox(scope, { limit: 50 }))).length
const effectsOf = async (id: string, leg = 1, attempt = 1) =>
  storedEffects(await inScope(world.workspaceId, async (scope) => await listArtifacts(scope, id, leg, attempt)))
const cardOf = async (id: string) =>
  await inScope(world.workspaceId, async (scope) => {
    const attempt = await findAttempt(scope, id, 1, 1)
    return attempt ? await loadCard(scope, await findRun(scope, id), attempt, 'usr_reader') : null
  })
/** What the model was told in its n-th turn, from 1: roles and contents. */
const toldIn = (turn: number) => ((world.models.asked[turn - 1]?.body ?? {}) as { messages: { role: string; content: string }[] }).messages
const toolResults = (turn: number): string[] =>
  toldIn(turn)
    .filter(({ role }) => role === 'tool')
    .map(({ content }) => content)

async function run(slug: string, more = ''): Promise<string> {
  await writeBytes(world.workspaceId, 'in/letter.txt', Buffer.from('Where is my parcel? Ada'))
  const id = await world.start(await hire(world.workspaceId, yaml(slug, more)))
  await world.settle()
  return id
}

test('what a model calls by a name, or at a place, that is cut within a character is told to be wrong, and it goes on', async () => {
  const name = `${'n'.repeat(79)}😀 and more`
  const path = `out/${'p'.repeat(195)}😀/../../etc.txt`
  world.script((_, n) => ({ calls: [[call(name, {})], [call('files__write', { path: `x${path}`, text: '' })], [FINISH]][n - 1] ?? [] }))
  expect(await runOf(await run('act-half'))).toMatchObject({ outcome: 'succeeded', output: { text: 'all answered' } })
})

test('a model looks up, and what it wants done is planned, decided and done once; a second walk asks nobody', async () => {
  world.script((_, n) => ({ calls: [[READ], [MAIL], [FINISH]][n - 1] ?? [] }))
  const before = await outbox()
  const id = await run('act-mail')
  expect(world.models.asked).toHaveLength(3)
  expect(toolResults(2)[0]).toContain('Where is my parcel?')
  expect(toolResults(3)[1]).toBe('{"planned":true}')
  expect(await outbox()).toBe(before)
  const [effect] = await effectsOf(id)
  expect(effect?.metadata).toMatchObject({ tool: 'mail.send', target: 'ada@acme.example', posture: 'ask', whitelist: null })
  expect(effect?.metadata.labels).toMatchObject({ to: { integrity: 'untrusted', confidentiality: 'workspace' } })
  const card = await cardOf(id)
  expect(card?.lookedAt[0]).toEqual({ name: '3 questions to a model', detail: 'scripted answered', goals: ['Answer each letter in in/.'] })
  const { answers } = await readAnswers(world.workspaceId, id)
  expect(answers).toMatchObject([
    { turn: 1, goal: 'Answer each letter in in/.', model: 'scripted', calls: [{ name: 'files__read' }] },
    { turn: 2 },
    { turn: 3 },
  ])
  await expect(readAnswers('ws_other', id)).rejects.toThrow('NOT_FOUND')
  expect(card?.exceptions).toMatchObject([{ destination: 'ada@acme.example', flags: expect.arrayContaining(['from-outside']) }])
  expect(await approveAll(world.workspaceId)).toBe(1)
  await world.settle()
  expect(await runOf(id)).toMatchObject({ outcome: 'succeeded', output: { text: 'all answered' } })
  expect(await outbox()).toBe(before + 1)
  expect((await replayRun(world.workspaceId, id)).map(({ same }) => same)).toEqual([true])
  expect(world.models.asked).toHaveLength(3)
})

test('what a model thinks aloud is no part of the outcome that it says, nor told to it again', async () => {
  world.script((_, n) => (n === 1 ? { text: '<think>Nobody wrote.</think>' } : { text: '<think>Still nobody.</think>\nNo letters came.' }))
  expect(await runOf(await run('act-thinks'))).toMatchObject({ outcome: 'succeeded', output: { text: 'No letters came.' } })
  expect(JSON.stringify(world.models.asked[1]?.body)).not.toContain('Nobody wrote')
})

test('where the model needs a real result the part ends, and goes on with it when it is there', async () => {
  world.script((_, n) => ({ calls: [[WRITE, READ], [MAIL], [FINISH]][n - 1] ?? [] }))
  const id = await run('act-two-parts')
  expect(world.models.asked).toHaveLength(1)
  expect((await effectsOf(id)).map(({ metadata }) => metadata.tool)).toEqual(['files.write'])
  await approveAll(world.workspaceId)
  await world.settle()
  expect(world.models.asked).toHaveLength(3)
  expect(toolResults(2)[0]).toContain('sha256')
  // what it looked up while the file was about to change was looked up after
  expect(toolResults(2)[1]).toContain('Where is my parcel?')
  expect((await effectsOf(id, 2)).map(({ metadata }) => metadata.tool)).toEqual(['mail.send'])
  await approveAll(world.workspaceId)
  await world.settle()
  expect(await runOf(id)).toMatchObject({ outcome: 'succeeded' })
  expect((await replayRun(world.workspaceId, id)).map(({ same }) => same)).toEqual([true, true])
})

test('what a model is not given it cannot use: each wrong call is told to it, and nothing is planned or looked up', async () => {
  const wrong = [
    call('shell__run', { command: 'id' }),
    call('files__move', { from: 'in/letter.txt', to: 'out/x' }),
    call('files__read', { path: 'in/../../etc/passwd' }),
    call('files__read', { path: '/etc/passwd' }),
    call('files__write', { path: 'in/letter.txt', text: 'x' }),
    call('mail__send', { to: 'x@evil.example' }),
    call('mail__send', '{"to": '),
    call('mail__send', '[1]'),
  ]
  world.script((_, n) => (n === 1 ? { calls: wrong } : { calls: [FINISH] }))
  const id = await run('act-wrong')
  expect(await runOf(id)).toMatchObject({ outcome: 'succeeded' })
  expect(toolResults(2)).toHaveLength(wrong.length)
  for (const told of toolResults(2)) expect(JSON.parse(told)).toHaveProperty('error')
  expect(await effectsOf(id)).toEqual([])
  const names = (world.models.asked[0]?.body as { tools: { function: { name: string } }[] } | undefined)?.tools.map(
    (tool) => tool.function.name,
  )
  expect(names).toEqual(['files__read', 'files__write', 'mail__send', 'finish'])
})

test.each<[string, () => { calls: readonly { name: string; arguments: string }[] } | { text: string } | { refusal: string }, string]>([
  ['looks the same up again and again', () => ({ calls: [READ] }), 'within 5 turns'],
  ['talks without end', () => ({ text: '' }), 'within 5 turns'],
  ['refuses', () => ({ refusal: 'no' }), 'within 5 turns'],
  ['ends in another shape each time', () => ({ calls: [call('finish', { n: 1 })] }), 'within 5 turns'],
])('a model that %s is stopped, with nothing done', async (what, says, why) => {
  world.script(says)
  const id = await run(`act-${what.replaceAll(/[^a-z]+/g, '-')}`)
  expect(await runOf(id)).toMatchObject({ outcome: 'failed' })
  expect(await eventsOf(id)).toContain(why)
  expect(world.models.asked).toHaveLength(5)
  expect(await effectsOf(id)).toEqual([])
})

test('a model that plans more than a run may is stopped by the limit of its job', async () => {
  const many = Array.from({ length: 8 }, (_, i) => call('mail__send', { to: `a${i}@acme.example`, subject: 's', text: 't' }))
  world.script({ calls: many })
  const id = await world.start(await hire(world.workspaceId, `${yaml('act-many')}budget: { effectsMax: 10 }\n`))
  await world.settle()
  expect(await runOf(id)).toMatchObject({ outcome: 'failed', reasonCode: 'BUDGET' })
  expect(await effectsOf(id)).toEqual([])
})

test('its outcome has the shape that the step wants, and can come as text', async () => {
  const shape = ', output: { type: object, properties: { n: { type: integer } }, required: [n] }'
  world.script((_, n) => (n === 1 ? { text: 'I think two.' } : { text: '{"n":2}' }))
  expect(await runOf(await run('act-shape', shape))).toMatchObject({ outcome: 'succeeded', output: { n: 2 } })
  expect(world.models.asked).toHaveLength(2)
})

test.each<FaultPoint>(['plan.before_model', 'plan.after_model', 'plan.after_answer', 'plan.before_read', 'plan.after_evidence'])(
  'a worker lost at %s in the second turn: the run goes the same way, and nothing that is recorded is asked again',
  async (point) => {
    world.script((asked) => {
      const turns = (asked['messages'] as unknown as { role: string }[]).filter(({ role }) => role === 'assistant').length
      return { calls: [[READ], [READ, MAIL], [FINISH]][turns] ?? [] }
    })
    await writeBytes(world.workspaceId, 'in/letter.txt', Buffer.from('Where is my parcel? Ada'))
    const id = await world.start(await hire(world.workspaceId, yaml(`act-${point.replaceAll(/[._]/g, '-')}`)))
    let seen = 0
    injectFaults((here) => {
      if (here !== point) return
      seen += 1
      if (seen === 2) throw new Error('fault')
    })
    await expect(world.settle()).rejects.toThrow('fault')
    injectFaults(null)
    await world.settle()
    expect(world.models.asked).toHaveLength(point === 'plan.after_model' ? 4 : 3)
    await approveAll(world.workspaceId)
    await world.settle()
    expect(await runOf(id)).toMatchObject({ outcome: 'succeeded' })
    expect((await replayRun(world.workspaceId, id)).map(({ same }) => same)).toEqual([true])
  },
)

test('a look-up that met a passing fault is made again, and is told neither to the model nor for ever to the run', async () => {
  world.script((_, n) => ({ calls: [[READ], [FINISH]][n - 1] ?? [] }))
  await writeBytes(world.workspaceId, 'in/letter.txt', Buffer.from('Where is my parcel? Ada'))
  const id = await world.start(await hire(world.workspaceId, yaml('act-passing')))
  let seen = 0
  injectFaults((here) => {
    if (here !== 'plan.before_read') return
    seen += 1
    if (seen === 1) throw new AppError('CONFLICT')
  })
  await expect(world.settle()).rejects.toThrow('CONFLICT')
  await world.settle()
  injectFaults(null)
  expect(seen).toBe(2)
  expect(toolResults(2)[0]).toContain('Where is my parcel?')
  expect(await runOf(id)).toMatchObject({ outcome: 'succeeded' })
})

const editor = {
  userId: 'usr_editor',
  role: 'operator' as const,
  grants: ['approvals:decide:external_write'],
  authenticatedAtMs: Date.now(),
}
beforeAll(async () => await addApprover(world.workspaceId, editor.userId))
const change = async (runId: string, what: object) => {
  const [approval] = await inScope(world.workspaceId, async (scope) => await listApprovals(scope, { runId, status: 'pending', limit: 1 }))
  return await amendPlan(world.workspaceId, editor, {
    approvalId: approval?.id ?? '',
    token: approval?.token ?? '',
    leaveOut: [],
    edits: [],
    ...what,
  })
}

test('people leave out or rewrite what a model planned, and no model is asked again for it', async () => {
  const other = call('mail__send', { to: 'eve@acme.example', subject: 'x', text: 'y' })
  world.script((_, n) => ({ calls: [[MAIL, other], [FINISH]][n - 1] ?? [] }))
  const id = await run('act-amended')
  const before = await outbox()
  await change(id, { leaveOut: [2], edits: [{ ordinal: 1, args: { text: 'Dear Ada, tomorrow.' } as JsonObject }] })
  await world.settle()
  expect((await effectsOf(id, 1, 2)).map(({ metadata }) => metadata)).toMatchObject([
    { target: 'ada@acme.example', edited: ['text'], labels: { text: { integrity: 'authored' }, to: { integrity: 'untrusted' } } },
  ])
  await approveAll(world.workspaceId)
  await world.settle()
  expect(await runOf(id)).toMatchObject({ outcome: 'succeeded' })
  expect(await outbox()).toBe(before + 1)
  expect(world.models.asked).toHaveLength(2)
})

test('what a model needs the result of cannot be left out alone', async () => {
  world.script({ calls: [WRITE] })
  const id = await run('act-needed')
  expect(world.models.asked).toHaveLength(1)
  await expect(change(id, { leaveOut: [1] })).rejects.toThrow('NOT_SEPARABLE')
  await expect(readBytes(world.workspaceId, 'out/nothing.txt')).rejects.toThrow()
})
