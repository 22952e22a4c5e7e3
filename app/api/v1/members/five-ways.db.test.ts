import { beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { patchYaml } from '#components/crews/patch-yaml.ts'
import { useTestDatabase } from '#db/testing/test-database.ts'
import type { AuthorAnswer } from '#server/authoring/author/author.ts'
import { acceptProposal } from '#server/authoring/sessions/accept-proposal.ts'
import { readSession } from '#server/authoring/sessions/read-session.ts'
import { startSession } from '#server/authoring/sessions/start-session.ts'
import { beginTurn, finishTurn } from '#server/authoring/sessions/take-turn.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { installBundledConnectors } from '#server/catalogue/install-bundled.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { arrangePerson, arrangeSignIn, arrangeToken, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { inEnglish as say } from '#server/kernel/language/say.ts'
import { createMember } from '#server/members/create-member.ts'
import { installTemplate } from '#server/members/install-template.ts'
import { saveDraft } from '#server/members/save-draft.ts'
import { listTemplates } from '#server/members/templates.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { inScope } from '#server/tenancy/store.ts'
import { POST } from './route.ts'

useTestDatabase()
const by = 'usr_1'
let workspaceId = ''
beforeAll(async () => {
  await ensureSigner()
  workspaceId = await arrangeWorkspace('Five ways')
  await inScope(workspaceId, async (scope) => await installBundledConnectors(scope, by))
})

type Definition = NonNullable<AuthorAnswer['definition']>
const digestOf = async (memberId: string) => (await readMember(workspaceId, memberId)).programDigest

async function byTalking(definition: Definition): Promise<string> {
  const { id: sessionId } = await inScope(workspaceId, async (scope) => await startSession(scope, { by }))
  const begun = await beginTurn({ workspaceId, sessionId, text: 'That job, please', after: 0, by, say })
  const said = { trigger: { kind: 'manual' as const }, understood: [], question: null, gaps: [], toConfirm: [] }
  const builtIn = { kind: 'built-in' as const, derive: async () => ({ definition, ...said }) }
  await finishTurn(
    begun,
    async () => ({ builtIn, model: null }),
    () => {},
  )
  const { proposal } = await readSession(workspaceId, sessionId, say)
  const decision = { sessionId, turn: 1, revision: proposal?.revision ?? -1, by }
  return (await inScope(workspaceId, async (scope) => await acceptProposal(scope, decision))).memberId ?? ''
}

async function byApi(yaml: string): Promise<string> {
  const author = await arrangePerson({ [workspaceId]: 'author' })
  const { principal } = await arrangeSignIn(identityContext, author.email)
  const token = await arrangeToken(identityContext, principal, ['author', 'read'])
  const headers = {
    host: 'muster.test',
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'idempotency-key': 'five-ways',
  }
  const request = new Request('http://muster.test/api/v1/members', { method: 'POST', headers, body: JSON.stringify({ yaml }) })
  const answer = await POST(request, { params: Promise.resolve({}) })
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

test('one job told by template, chat, form, YAML and API is one program', async () => {
  const [template] = await listTemplates()
  if (!template) throw new Error('no template ships')
  const definition = parse(template.yaml) as Definition
  const turned = `# the other way round\n${stringify(Object.fromEntries(Object.entries(definition).reverse()))}`
  const fromTemplate = await digestOf((await installTemplate(workspaceId, { ref: template.ref, by })).memberId)
  expect(fromTemplate).toMatch(/^[0-9a-f]{64}$/)
  const ways = {
    chat: await byTalking(definition),
    form: await byEditing(template.yaml, (before) => patchYaml(before, ['objective'], definition.objective) ?? ''),
    yaml: await byEditing(template.yaml, () => turned),
    api: await byApi(turned),
  }
  for (const [way, memberId] of Object.entries(ways)) expect(await digestOf(memberId), way).toBe(fromTemplate)
  const other = await byEditing(template.yaml, (before) => before)
  expect(await digestOf(other)).not.toBe(fromTemplate)
})
