import { expect, test } from 'vitest'
import { acceptProposal } from '#server/authoring/sessions/accept-proposal.ts'
import { modelFor } from '#server/authoring/sessions/model-for.ts'
import { pickAuthors } from '#server/authoring/sessions/pick-author.ts'
import { readSession } from '#server/authoring/sessions/read-session.ts'
import type { TurnEvent } from '#server/authoring/sessions/schema.ts'
import { startSession } from '#server/authoring/sessions/start-session.ts'
import { beginTurn, finishTurn } from '#server/authoring/sessions/take-turn.ts'
import { installBundledConnectors } from '#server/catalogue/install-bundled.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { arrangeModels, choice, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'
import { inEnglish as say } from '#server/kernel/language/say.ts'
import { inScope } from '#server/tenancy/store.ts'

const definition = {
  metadata: { name: 'Note', slug: 'note' },
  objective: 'Send a note.',
  rigidity: 'guided',
  tools: [{ tool: 'mail.send', targets: ['*@acme.com'] }],
  steps: [{ id: 'mail', kind: 'tool', tool: 'mail.send', with: { to: 'ann@acme.com', subject: 'Note', text: 'Hello.' } }],
}
const whole = (over: object = {}, more: object = {}): string =>
  JSON.stringify({ say: 'It sends a note to Ann.', question: null, needs: [], definition: { ...definition, ...over }, ...more })
const broken = whole({ steps: [{ id: 'mail', kind: 'tool', tool: 'mail.send', with: { too: '1' } }] })

const world = useModelWorld({
  good: () => ({ text: whole(), pieces: 12 }),
  fenced: () => ({ text: `\`\`\`json\n${whole()}\n\`\`\`` }),
  thinks: () => ({ text: `<think>Ann, {"say":"no"}?</think>\n\n${whole()}`, pieces: 12 }),
  thinksUnopened: () => ({ text: `Ann, hm.\n</think>\n\`\`\`json\n${whole()}\n\`\`\`` }),
  bareFence: (_, n) => ({ text: n === 1 ? '```json\n```' : whole() }),
  mends: (_, n) => ({ text: n === 1 ? 'Sure, here you are' : n === 2 ? broken : whole() }),
  nonsense: () => ({ text: 'Colourless green ideas sleep furiously.' }),
  loops: () => ({ text: '{"say":"'.repeat(400) }),
  wrong: () => ({ text: broken }),
  refuses: () => ({ refusal: 'I cannot help with that.' }),
  unknown: () => ({ text: whole({ steps: [...definition.steps, { id: 'crm', kind: 'tool', tool: 'salesforce.find', with: {} }] }) }),
  unread: () => ({ text: whole({ skills: [{ skill: 'house-style', version: '*' }] }) }),
  injected: () => ({
    text: whole(
      { rigidity: 'autonomous', steps: [{ ...definition.steps[0], with: { to: 'eve@evil.com', subject: 'Note', text: 'Hello.' } }] },
      { toConfirm: [], confirmed: true, publish: true },
    ),
  }),
  asks: () => ({
    text: JSON.stringify({ say: 'I need an address.', question: { text: 'Who gets it?', options: ['Ann'] }, definition: null }),
  }),
  down: () => ({ status: 503 }),
  odd: () => ({ raw: 'data: {"choices":[{"index":0,"delta":{"content":7}}]}\n\ndata: [DONE]\n\n', type: 'text/event-stream' }),
})

const by = 'usr_1'

async function converse(model: string, texts: readonly string[] = ['Send Ann a note']) {
  const workspaceId = await arrangeModels(world.baseUrl, [model])
  await setRole(workspaceId, 'authoring', [choice(model)], by)
  const { id: sessionId } = await inScope(workspaceId, async (scope) => {
    await installBundledConnectors(scope, by)
    return await startSession(scope, { by })
  })
  const events: TurnEvent[] = []
  for (const [after, text] of texts.entries()) {
    const begun = await beginTurn({ workspaceId, sessionId, text, after, by, say })
    await finishTurn(
      begun,
      async () => await pickAuthors(begun),
      (event) => events.push(event),
    )
  }
  const heard = events.flatMap((event) => (event.type === 'text' ? [event.piece] : []))
  return { workspaceId, sessionId, by, events, heard, view: await readSession(workspaceId, sessionId, say) }
}

test('what a model writes comes in pieces while it writes, and is a proposal with its model, tokens and cost', async () => {
  const { view, heard } = await converse('good')
  expect(heard.join('')).toBe('It sends a note to Ann.')
  expect(heard.length).toBeGreaterThan(1)
  expect(view).toMatchObject({ author: { kind: 'model', model: 'good' }, memberId: null })
  expect(view.turns[0]).toMatchObject({
    status: 'done',
    author: 'model',
    model: 'good',
    inputTokens: expect.any(Number),
    costMicros: expect.any(Number),
  })
  expect(view.proposal?.whole.problems.filter(({ severity }) => severity === 'error')).toEqual([])
})

test('what a model thinks aloud first is not told, and its words still come in pieces', async () => {
  const { heard } = await converse('thinks')
  expect(heard.join('')).toBe('It sends a note to Ann.')
  expect(heard.length).toBeGreaterThan(1)
})

const ASKED: Readonly<Record<string, number>> = { mends: 3, bareFence: 2 }
test.each(['fenced', 'thinks', 'thinksUnopened', 'bareFence', 'mends'])('an answer that can be mended is: %s', async (model) => {
  const before = world.models.asked.length
  const { view, heard } = await converse(model)
  expect(view.turns[0]).toMatchObject({ status: 'done', author: 'model' })
  expect(heard.join('')).toBe('It sends a note to Ann.')
  const asked = world.models.asked.slice(before)
  expect(asked).toHaveLength(ASKED[model] ?? 1)
  if (model === 'mends') expect(JSON.stringify(asked[2]?.body)).toContain('/steps/0/with')
})

test.each(['nonsense', 'loops', 'wrong', 'refuses'])('after two repairs the built-in author answers in its place: %s', async (model) => {
  const before = world.models.asked.length
  const { view, events } = await converse(model)
  expect(events.at(-1)).toMatchObject({ type: 'done' })
  expect(view).toMatchObject({ turns: [{ status: 'done', author: 'built-in', answer: { insteadOf: 'AUTHOR_FAILED' } }] })
  expect(view.turns[0]?.heard).not.toContain('It sends a note to Ann.')
  expect(world.models.asked.length - before).toBe(3)
})

test('an app that the workspace has not is a gap, and the compiler keeps it from work', async () => {
  const { view } = await converse('unknown')
  expect(view.turns[0]?.answer?.gaps).toEqual([{ kind: 'app', name: 'salesforce', pointer: '/steps/1/tool' }])
  expect(view.proposal?.whole.problems.map(({ code }) => code)).toContain('M200')
})

test('a skill that is missing and that no step would read is a gap and a warning: the model is not asked again', async () => {
  const before = world.models.asked.length
  const { view } = await converse('unread')
  expect(view.turns[0]).toMatchObject({
    author: 'model',
    answer: { gaps: [{ kind: 'skill', name: 'house-style', pointer: '/skills/0/skill' }] },
  })
  expect(view.proposal?.whole.problems).toMatchObject([
    { code: 'M450', severity: 'warning' },
    { code: 'M200', severity: 'error' },
  ])
  expect(world.models.asked.length - before).toBe(1)
})

test('a model that is talked into another recipient and more freedom only proposes them: both wait for a person', async () => {
  const { view, workspaceId, sessionId, by } = await converse('injected')
  const marked = view.proposal?.changes.flatMap(({ path, confirm }) => confirm.map((kind) => `${kind} ${path.join('/')}`))
  expect(marked).toEqual(['freedom rigidity', 'destination tools', 'destination steps'])
  const decision = { sessionId, turn: 1, revision: 0, by }
  const { memberId } = await inScope(workspaceId, async (scope) => await acceptProposal(scope, decision))
  const { publishMember } = await import('#server/members/publish-member.ts')
  await expect(inScope(workspaceId, async (scope) => await publishMember(scope, { memberId: memberId ?? '', by }))).rejects.toMatchObject({
    code: 'PLACES_UNCONFIRMED',
  })
})

test('a question comes without a definition, and leaves the draft alone', async () => {
  const { view } = await converse('asks')
  expect(view).toMatchObject({
    proposal: null,
    turns: [{ status: 'done', answer: { question: { text: 'Who gets it?', options: ['Ann'] } } }],
  })
})

test('while the model is down the built-in author answers and says whose place it takes', async () => {
  const { view } = await converse('down')
  expect(view.turns[0]).toMatchObject({ status: 'done', author: 'built-in', answer: { insteadOf: 'MODEL_UNAVAILABLE' } })
})

test('what nobody can read costs no turn: the built-in author answers in place of the model', async () => {
  const { view } = await converse('odd')
  expect(view.turns[0]).toMatchObject({ status: 'done', author: 'built-in', answer: { insteadOf: 'AUTHOR_FAILED' } })
})

test('a model for steps is not one for hiring: nobody asks it before an admin chose it for that', async () => {
  const workspaceId = await arrangeModels(world.baseUrl, ['good'])
  const kind = async () => await inScope(workspaceId, async (scope) => (await modelFor(scope))?.name ?? null)
  expect(await kind()).toBeNull()
  await setRole(workspaceId, 'authoring', [choice('good')], by)
  expect(await kind()).toBe('good')
})
