import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { patchYaml } from '#components/crews/patch-yaml.ts'
import type { AuthorAnswer } from '#server/authoring/author/author.ts'
import type { SessionView } from '#server/authoring/sessions/schema.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { installBundledConnectors } from '#server/catalogue/install-bundled.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { arrangeModels, choice, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'
import { arrangePerson, arrangeSignIn, arrangeToken } from '#server/identity/testing/arrange.ts'
import { createMember } from '#server/members/create-member.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { saveDraft } from '#server/members/save-draft.ts'
import { listTemplates } from '#server/members/templates.ts'
import { inScope } from '#server/tenancy/store.ts'
import { POST as ACCEPT } from '../authoring/sessions/[id]/accept/route.ts'
import { GET as LOOK } from '../authoring/sessions/[id]/route.ts'
import { POST as SAY } from '../authoring/sessions/[id]/turns/route.ts'
import { POST as START } from '../authoring/sessions/route.ts'
import { POST as HIRE } from './route.ts'

/** What the model writes: the job of the template, in its own order of fields. */
let written: Definition | null = null
const world = useModelWorld({
  writer: () => ({ text: JSON.stringify({ say: 'I see.', definition: written, question: null, needs: [] }), pieces: 9 }),
})
const by = 'usr_1'
let workspaceId = ''
let token = ''
beforeAll(async () => {
  workspaceId = await arrangeModels(world.baseUrl, ['writer'], { seesPersonal: true })
  await inScope(workspaceId, async (scope) => await installBundledConnectors(scope, by))
  const author = await arrangePerson({ [workspaceId]: 'author' })
  const { principal } = await arrangeSignIn(identityContext, author.email)
  token = await arrangeToken(identityContext, principal, ['author', 'read'])
})

type Definition = NonNullable<AuthorAnswer['definition']>
const digestOf = async (memberId: string) => (await readMember(workspaceId, memberId)).programDigest

type Route = (request: Request, context: { params: Promise<never> }) => Promise<Response>
/** A request of a program, through the door that every program uses. */
async function call(route: unknown, params: object, body?: object): Promise<Response> {
  const given = body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) }
  const headers = {
    host: 'muster.test',
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'idempotency-key': `five-ways-${randomUUID()}`,
  }
  const request = new Request('http://muster.test/api/v1/anything', { ...given, headers })
  return await (route as Route)(request, { params: Promise.resolve(params) as Promise<never> })
}

/** A whole conversation: begun, said, answered by whoever answers here, all of it accepted. */
async function byTalking(said: readonly string[]): Promise<{ memberId: string; author: string | null }> {
  const { id } = (await (await call(START, {}, {})).json()) as { id: string }
  for (const [after, text] of said.entries()) expect(await (await call(SAY, { id }, { text, after })).text()).toMatch(/"type":"done"/)
  const view = (await (await call(LOOK, { id })).json()) as SessionView
  const { turn = 0, revision = -1 } = view.proposal ?? {}
  const accepted = await call(ACCEPT, { id }, { turn, revision })
  expect(accepted.status).toBe(200)
  const { memberId } = (await accepted.json()) as { memberId: string }
  return { memberId, author: view.turns.at(-1)?.author ?? null }
}

async function byApi(yaml: string): Promise<string> {
  const answer = await call(HIRE, {}, { yaml })
  expect(answer.status).toBe(201)
  return ((await answer.json()) as { memberId: string }).memberId
}

/** A crew member that begins with another objective, and whose draft is then written. */
async function byEditing(yaml: string, edit: (before: string) => string): Promise<string> {
  return await inScope(workspaceId, async (scope) => {
    const before = stringify({ ...(parse(yaml) as object), objective: 'Something else.' })
    const { memberId } = await createMember(scope, { yaml: before, by })
    await saveDraft(scope, { memberId, yaml: edit(before), revision: 1, by })
    return memberId
  })
}

test('what the author without a model is told is the same program as its text, typed anew', async () => {
  const { memberId, author } = await byTalking([
    'Every Monday at 8 read expenses.csv and mail the lines over 250 euros',
    'finance@acme.example',
  ])
  expect(author).toBe('built-in')
  const { yaml, programDigest } = await readMember(workspaceId, memberId)
  expect(programDigest).toMatch(/^[0-9a-f]{64}$/)
  const definition = parse(yaml) as Definition
  const turned = stringify(Object.fromEntries(Object.entries(definition).reverse()))
  expect(await digestOf(await byEditing(yaml, () => turned))).toBe(programDigest)
  expect(await digestOf(await byEditing(yaml, (before) => patchYaml(before, ['objective'], definition.objective) ?? ''))).toBe(
    programDigest,
  )
  expect(await digestOf(await byApi(turned))).toBe(programDigest)
})

test('one job told by template, chat, form, YAML and API is one program', async () => {
  const [template] = await listTemplates()
  if (!template) throw new Error('no template ships')
  const definition = parse(template.yaml) as Definition
  const turned = `# the other way round\n${stringify(Object.fromEntries(Object.entries(definition).reverse()))}`
  const fromTemplate = await digestOf((await installTemplate(workspaceId, { ref: template.ref, by })).memberId)
  expect(fromTemplate).toMatch(/^[0-9a-f]{64}$/)
  written = definition
  // From here on a model answers; before, nobody had chosen one.
  await setRole(workspaceId, 'authoring', [choice('writer')], by)
  const chat = await byTalking(['That job, please'])
  expect(chat.author).toBe('model')
  const ways = {
    chat: chat.memberId,
    form: await byEditing(template.yaml, (before) => patchYaml(before, ['objective'], definition.objective) ?? ''),
    yaml: await byEditing(template.yaml, () => turned),
    api: await byApi(turned),
  }
  for (const [way, memberId] of Object.entries(ways)) expect(await digestOf(memberId), way).toBe(fromTemplate)
  const other = await byEditing(template.yaml, (before) => before)
  expect(await digestOf(other)).not.toBe(fromTemplate)
})
