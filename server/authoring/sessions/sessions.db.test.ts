import { beforeAll, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { useTestDatabase } from '#db/testing/test-database.ts'
import type { Author, AuthorAnswer, AuthorInput } from '#server/authoring/author/author.ts'
import { acceptProposal } from '#server/authoring/sessions/accept-proposal.ts'
import { declineProposal, releaseLock } from '#server/authoring/sessions/decline-proposal.ts'
import { readSession } from '#server/authoring/sessions/read-session.ts'
import type { TurnEvent } from '#server/authoring/sessions/schema.ts'
import { startSession } from '#server/authoring/sessions/start-session.ts'
import { beginTurn, finishTurn } from '#server/authoring/sessions/take-turn.ts'
import { undoAccept } from '#server/authoring/sessions/undo-accept.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { installBundledConnectors } from '#server/catalogue/install-bundled.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inEnglish as say } from '#server/kernel/language/say.ts'
import { confirmPlace } from '#server/members/confirm-place.ts'
import { placeDigest } from '#server/members/core/unconfirmed.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { saveDraft } from '#server/members/save-draft.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

const database = useTestDatabase()
const by = 'usr_1'
let workspaceId = ''
let sessionId = ''
let asked: AuthorInput[] = []

type Definition = NonNullable<AuthorAnswer['definition']>
const count = (n: number, more: Partial<Definition> = {}): Definition => ({
  metadata: { name: 'Count', slug: 'count' },
  objective: `Count to ${n}.`,
  rigidity: 'guided',
  steps: [{ id: 'n', kind: 'set', values: { n: `\${ ${n} }` } }],
  output: {
    schema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false },
    value: { n: '${ steps.n.output.n }' },
  },
  ...more,
})
const answer = (definition: Definition | null, more: Partial<AuthorAnswer> = {}): AuthorAnswer => ({
  definition,
  trigger: { kind: 'manual' },
  understood: [{ text: 'It counts.', pointer: '/objective' }],
  question: null,
  gaps: [],
  toConfirm: [],
  ...more,
})
/** Derives what the test says, whatever it is asked. */
const authorOf = (derived: AuthorAnswer | (() => Promise<never>), kind: Author['kind'] = 'built-in'): Author => ({
  kind,
  derive: async (input, onText) => {
    asked.push(input)
    onText('I see. ')
    return typeof derived === 'function' ? await derived() : derived
  },
})
const here = async <T>(work: (scope: TenantScope) => Promise<T>): Promise<T> => await inScope(workspaceId, work)
const view = async () => await readSession(workspaceId, sessionId, say)
async function speak(text: string, derived: Parameters<typeof authorOf>[0], model: Author | null = null): Promise<TurnEvent[]> {
  const events: TurnEvent[] = []
  const { turns } = await view()
  const begun = await beginTurn({ workspaceId, sessionId, text, after: turns.length, by, say })
  await finishTurn(
    begun,
    async () => ({ builtIn: authorOf(derived), model }),
    (event) => events.push(event),
  )
  return events
}
async function accept(paths?: string[][]) {
  const { proposal } = await view()
  if (!proposal) throw new Error('nothing proposed')
  return await here(
    async (scope) => await acceptProposal(scope, { sessionId, turn: proposal.turn, revision: proposal.revision, paths, by }),
  )
}
const memberOf = async () => await readMember(workspaceId, (await view()).memberId ?? '')
async function editByHand(change: (yaml: string) => string): Promise<void> {
  const { id, yaml, revision } = await memberOf()
  await here(async (scope) => await saveDraft(scope, { memberId: id, yaml: change(yaml), revision, by }))
}

beforeAll(async () => {
  await ensureSigner()
  workspaceId = await arrangeWorkspace('Mine')
})
beforeEach(async () => {
  asked = []
  sessionId = (await here(async (scope) => await startSession(scope, { by }))).id
})

test('nothing is made before somebody accepts; accepted, it is the same program as the same job in YAML', async () => {
  await speak('Count to 1', answer(count(1)))
  const before = await view()
  expect(before).toMatchObject({ memberId: null, proposal: { turn: 1, revision: 0, whole: { problems: [] } } })
  const { memberId, programDigest } = await accept()
  expect(programDigest).toBe(before.proposal?.whole.programDigest)
  expect(await view()).toMatchObject({ memberId, memberName: expect.stringMatching(/^Count/), proposal: null })
  const yaml = `metadata: { name: Other words, slug: other }\n`
  const typed = `${yaml}objective: Count to 1.\nrigidity: guided\nsteps: [{ id: n, kind: set, values: { n: '\${ 1 }' } }]\noutput: { schema: { type: object, properties: { n: { type: integer } }, required: [n], additionalProperties: false }, value: { n: '\${ steps.n.output.n }' } }\n`
  const made = await here(
    async (scope) => await createMember(scope, { yaml: typed.replace(yaml, 'metadata: { name: Count, slug: count }\n'), by }),
  )
  expect((await readMember(workspaceId, made.memberId)).programDigest).toBe(programDigest)
})

test('of a first proposal one place is declined and one taken over: the crew member begins with that and its name, the rest stays proposed', async () => {
  await speak('Count to 1', answer(count(1, { instructions: 'Slowly.' })))
  const { proposal } = await view()
  await here(
    async (scope) => await declineProposal(scope, { sessionId, turn: 1, revision: proposal?.revision ?? 0, paths: [['instructions']], by }),
  )
  expect((await view()).proposal?.changes.map(({ path }) => path[0])).toEqual(['metadata', 'objective', 'rigidity', 'output', 'steps'])
  await accept([['objective']])
  const { name, yaml } = await memberOf()
  expect([name, parse(yaml)]).toEqual([
    expect.stringMatching(/^Count/),
    { metadata: { name: 'Count', slug: 'count' }, objective: 'Count to 1.' },
  ])
  const left = await view()
  expect(left.proposal?.changes.map(({ path }) => path[0])).toEqual(['rigidity', 'output', 'steps'])
  expect(left.locks).toEqual([{ path: ['instructions'], why: 'declined' }])
  await accept()
  expect((await memberOf()).programDigest).not.toBeNull()
})

test('what a person edits by hand is told to the author as locked, and stays whatever it derives', async () => {
  await speak('Count to 1', answer(count(1)))
  await accept()
  await editByHand((yaml) => `# mine\n${yaml.replace('Count to 1.', 'Count, and say so.')}`)
  await speak('Make it 2', answer(count(2)))
  expect(asked.at(-1)).toMatchObject({ locked: ['/objective'], draft: { objective: 'Count, and say so.' } })
  expect(asked.at(-1)?.conversation.map(({ who, text }) => `${who}: ${text}`)).toEqual([
    'person: Count to 1',
    'author: I see. ',
    'person: Make it 2',
  ])
  const { proposal, locks } = await view()
  expect(proposal?.changes.map(({ path }) => path.join('/'))).toEqual(['steps/n/values/n'])
  expect(locks).toEqual([{ path: ['objective'], why: 'edited' }])
  await accept()
  const { yaml } = await memberOf()
  for (const kept of ['# mine', 'Count, and say so.', '${ 2 }']) expect(yaml).toContain(kept)
  await here(async (scope) => await releaseLock(scope, { sessionId, path: ['objective'] }))
  await speak('As I said', answer(count(2)))
  expect((await view()).proposal?.changes).toMatchObject([{ path: ['objective'], before: 'Count, and say so.', after: 'Count to 2.' }])
})

test('an edit by hand between proposal and decision is kept, and the decision on the old draft is refused with what changed', async () => {
  await speak('Count to 1', answer(count(1)))
  await accept()
  await speak('Count to 2, strictly', answer(count(2, { rigidity: 'strict' })))
  const seen = (await view()).proposal
  await editByHand((yaml) => yaml.replace('Count to 1.', 'Mine.'))
  const late = here(async (scope) => await acceptProposal(scope, { sessionId, turn: 2, revision: seen?.revision ?? -1, by }))
  await expect(late).rejects.toMatchObject({ code: 'CONFLICT', errors: [{ pointer: '/objective' }] })
  await accept()
  const { definition } = await memberOf()
  expect(definition).toMatchObject({ objective: 'Mine.', rigidity: 'strict' })
})

test('of two decisions on one proposal at once one wins, and both orders leave one whole draft', async () => {
  await speak('Count to 1', answer(count(1)))
  const { proposal } = await view()
  const decision = { sessionId, turn: 1, revision: proposal?.revision ?? 0, by }
  const outcomes = await Promise.allSettled([1, 2].map(async () => await here(async (scope) => await acceptProposal(scope, decision))))
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'CONFLICT' } })
  const said = await Promise.allSettled(
    [1, 2].map(async () => await beginTurn({ workspaceId, sessionId, text: 'And now?', after: 1, by, say })),
  )
  expect(said.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(said.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'AUTHOR_BUSY' } })
})

test('single places are taken over or declined; undo takes back the last, and leaves later edits alone', async () => {
  await speak('Count to 1', answer(count(1)))
  await accept()
  await speak('Count to 2, strictly', answer(count(2, { rigidity: 'strict' })))
  await accept([['rigidity']])
  const { proposal } = await view()
  await here(async (scope) => {
    await declineProposal(scope, { sessionId, turn: 2, revision: proposal?.revision ?? 0, paths: [['objective']], by })
  })
  expect((await view()).proposal?.changes.map(({ path }) => path.join('/'))).toEqual(['steps/n/values/n'])
  await accept()
  expect((await memberOf()).definition).toMatchObject({
    objective: 'Count to 1.',
    rigidity: 'strict',
    steps: [{ values: { n: '${ 2 }' } }],
  })
  await editByHand((yaml) => yaml.replace('Count to 1.', 'Mine.'))
  const undo = async () =>
    await here(async (scope) => await undoAccept(scope, { sessionId, revision: (await view()).undo?.revision ?? -1, by }))
  await undo()
  expect((await memberOf()).definition).toMatchObject({ objective: 'Mine.', rigidity: 'strict', steps: [{ values: { n: '${ 1 }' } }] })
  await undo()
  expect((await memberOf()).definition).toMatchObject({ objective: 'Mine.', rigidity: 'guided' })
  expect((await undo()).memberId).toBeNull()
  expect(await view()).toMatchObject({ memberId: null, undo: null })
})

test('a pasted secret is in no table, no prompt and no proof', async () => {
  const key = 'sk-proj-AbCdEf0123456789AbCdEf0123456789'
  // Has no form that anything could know it by: it is only saved.
  const saved = 'tulip lamp over seven'
  const binding = { connector: 'shop', origin: 'local', members: 'all' as const }
  await here(async (scope) => await saveSecret(scope, { path: 'shop/main', fields: { key: saved }, binding }, by))
  await speak(`Use ${key} for it, and say ${saved} first`, answer(count(1)))
  expect((await view()).turns[0]).toMatchObject({ said: 'Use [secret] for it, and say [secret] first', secretsHidden: 2 })
  expect(JSON.stringify(asked)).not.toContain(key)
  expect(JSON.stringify(asked)).not.toContain(saved)
  const tables = await database.current
    .owner`select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname = 'muster' and relkind = 'r'`
  for (const { relname } of tables) {
    const [row] = await database.current
      .owner`select count(*)::int as n from muster.${database.current.owner(relname)} t where t::text like ${`%${key}%`} or t::text like ${`%${saved}%`}`
    expect([relname, row?.['n']]).toEqual([relname, 0])
  }
})

test('what an author proposed keeps the draft from work until a person confirms that very value', async () => {
  const proposal = answer(count(1), { toConfirm: [{ pointer: '/rigidity', kind: 'freedom' }] })
  await speak('Count to 1', proposal)
  expect((await view()).proposal?.changes.find(({ confirm }) => confirm.length > 0)).toMatchObject({
    path: ['rigidity'],
    confirm: ['freedom'],
  })
  const { memberId } = await accept()
  const publish = async () => await here(async (scope) => await publishMember(scope, { memberId: memberId ?? '', by }))
  await expect(publish()).rejects.toMatchObject({ code: 'PLACES_UNCONFIRMED', errors: [{ pointer: '/rigidity', message: 'freedom' }] })
  const confirm = async (digest: string) =>
    await here(async (scope) => await confirmPlace(scope, { memberId: memberId ?? '', path: ['rigidity'], digest, by }))
  await expect(confirm('another')).rejects.toMatchObject({ code: 'CONFLICT' })
  await confirm(placeDigest((await memberOf()).definition, ['rigidity']) ?? '')
  expect((await publish()).n).toBe(1)
})

test('a step that is called otherwise by hand takes along what waits in it; what was confirmed stays so', async () => {
  const mail = { id: 'mail', kind: 'tool' as const, tool: 'mail.send', with: { to: 'eve@evil.example', subject: 'n', text: 'n' } }
  const steps = [...(count(1).steps ?? []), mail]
  const tools = [{ tool: 'mail.send', targets: ['*@evil.example'] }]
  const told = answer(count(1, { steps, tools } as Partial<Definition>), {
    toConfirm: [{ pointer: '/steps/1/with/to', kind: 'destination' }],
  })
  await speak('Count to 1 and write to Eve', told)
  await accept()
  const waiting = async () => (await memberOf()).unconfirmed
  expect((await waiting()).map(({ path }) => path.join('/'))).toEqual(['steps/mail/with/to'])
  await editByHand((yaml) => yaml.replace('id: mail', 'id: letter'))
  const [open] = await waiting()
  expect(open).toMatchObject({ path: ['steps', 'letter', 'with', 'to'], value: 'eve@evil.example' })
  const { id: memberId } = await memberOf()
  await here(async (scope) => await confirmPlace(scope, { memberId, path: open?.path ?? [], digest: open?.digest ?? '', by }))
  await editByHand((yaml) => yaml.replace('id: letter', 'id: mail'))
  expect(await waiting()).toEqual([])
})

test('where the model cannot be asked or gives nothing usable, the built-in author answers and says so; what no author can answer changes nothing', async () => {
  const down = authorOf(async () => await Promise.reject(new AppError('MODEL_UNAVAILABLE')), 'model')
  await speak('Count to 1', answer(count(1)), down)
  expect((await view()).turns[0]).toMatchObject({ status: 'done', author: 'built-in', answer: { insteadOf: 'MODEL_UNAVAILABLE' } })
  await accept()
  const before = await memberOf()
  const nothing = async () => await Promise.reject(new AppError('AUTHOR_FAILED'))
  const events = await speak('Count to 2', nothing, authorOf(nothing, 'model'))
  expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'AUTHOR_FAILED' })
  expect((await view()).turns[1]).toMatchObject({ status: 'failed', errorCode: 'AUTHOR_FAILED' })
  expect((await memberOf()).yaml).toBe(before.yaml)
  await speak('Count to 3', answer(count(3)), authorOf(nothing, 'model'))
  const inItsPlace = { status: 'done', author: 'built-in', heard: 'I see. ', answer: { insteadOf: 'AUTHOR_FAILED' } }
  expect((await view()).turns[2]).toMatchObject(inItsPlace)
  await speak('Count to 4', answer(count(4)), authorOf(answer({ objective: 'x'.repeat(2_000_000) } as Definition), 'model'))
  expect((await view()).turns[3]).toMatchObject(inItsPlace)
  expect((await view()).proposal?.turn).toBe(4)
})

test('an author is told the columns of the lists that are named, as they are now, and of no other', async () => {
  const csv = (text: string) => new TextEncoder().encode(text)
  await writeBytes(workspaceId, 'orders.csv', csv('Customer,Amount EUR\nAcme,12\n'))
  await writeBytes(workspaceId, 'other.csv', csv('Secret\n1\n'))
  await speak('Add up Orders.csv', answer(count(1)))
  expect(asked.at(-1)?.surroundings.columns).toEqual({ 'orders.csv': ['Customer', 'Amount EUR'] })
})

test('what is missing is told as it is when somebody looks: what came meanwhile is no gap, and an error in its place shows', async () => {
  const steps = [
    { id: 'issue', kind: 'tool' as const, tool: 'mail.find', with: {} },
    { id: 'thought', kind: 'think' as const, goal: 'Judge it.', input: '', output: { type: 'object' } },
  ]
  const gaps = [
    { kind: 'app' as const, name: 'Mail', pointer: '/steps/0/tool' },
    { kind: 'app' as const, name: 'Files', pointer: '' },
  ]
  await speak('Look the issue up', answer(count(1, { steps } as Partial<Definition>), { gaps }))
  const open = async () => (await view()).turns.at(-1)?.answer?.gaps
  const thinks = { kind: 'model', name: 'primary', pointer: '/steps/1/kind' }
  expect(await open()).toEqual([...gaps, thinks])
  await here(async (scope) => await installBundledConnectors(scope, by, ['mail', 'files']))
  expect(await open()).toEqual([{ kind: 'app', name: 'mail.find', pointer: '/steps/0/tool' }, thinks])
})
