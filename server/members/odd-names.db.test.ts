import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Author } from '#server/authoring/author/author.ts'
import { acceptProposal } from '#server/authoring/sessions/accept-proposal.ts'
import { declineProposal } from '#server/authoring/sessions/decline-proposal.ts'
import { readSession } from '#server/authoring/sessions/read-session.ts'
import { startSession } from '#server/authoring/sessions/start-session.ts'
import { beginTurn, finishTurn } from '#server/authoring/sessions/take-turn.ts'
import { undoAccept } from '#server/authoring/sessions/undo-accept.ts'
import { compareVersion } from '#server/bridge/authoring/read-versions.ts'
import { readMember } from '#server/bridge/read-members.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { AUTHOR, useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { inEnglish as say } from '#server/kernel/language/say.ts'
import { insertBase } from '#server/members/bases/store.ts'
import { createMember } from '#server/members/create-member.ts'
import { publishMember } from '#server/members/publish-member.ts'
import { saveDraft } from '#server/members/save-draft.ts'
import { readTemplate } from '#server/members/templates.ts'
import { findUpgrade, upgradeMember } from '#server/members/upgrade-member.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const world = useRunWorld()
const { workspaceId } = world
const by = AUTHOR
/** Every object has something under these names: people may give them to their own. */
const NAMES = ['toString', 'valueOf', 'hasOwnProperty'] as const
const ALL: readonly string[] = NAMES

const job = (names: readonly string[], slug = 'odd') => `
metadata: { name: Odd, slug: ${slug} }
objective: Count.
rigidity: strict
inputs:
  type: object
  properties: { plain: { type: integer, default: 1 }${names.map((name) => `, ${name}: { type: integer, default: 2 }`).join('')} }
  additionalProperties: false
steps:
  - { id: plain, kind: set, values: { n: '\${ inputs.plain }' } }
${names.map((name) => `  - { id: ${name}, kind: set, values: { ${name}: '\${ inputs.${name} + 1 }' } }`).join('\n')}
output:
  schema: { type: object, properties: { ${names.map((name) => `${name}: { type: number }`).join(', ')} }, additionalProperties: false }
  value: { ${names.map((name) => `${name}: '\${ steps.${name}.output.${name} }'`).join(', ')} }
`
const here = async <T>(work: (scope: TenantScope) => Promise<T>): Promise<T> => await inScope(workspaceId, work)

test('inputs and steps that are called as parts of every object are hired, compared, published and run', async () => {
  const { memberId } = await here(async (scope) => await createMember(scope, { yaml: job([]), by }))
  await here(async (scope) => await publishMember(scope, { memberId, by }))
  await here(async (scope) => await saveDraft(scope, { memberId, yaml: job(ALL), revision: 0, by }))
  expect((await readMember(workspaceId, memberId)).diagnostics).toEqual([])
  const { diff } = await compareVersion(workspaceId, memberId, 2)
  const paths = diff.fields.map(({ path }) => path.join('/'))
  for (const name of NAMES) expect(paths).toEqual(expect.arrayContaining([`inputs/properties/${name}`, `steps/${name}`]))
  await here(async (scope) => await publishMember(scope, { memberId, by }))
  const start = { memberId, inputs: { toString: 5 }, purpose: 'run', origin: 'manual', by } as const
  const { id } = await here(async (scope) => await startRun(scope, start))
  await world.settle()
  const run = await here(async (scope) => await findRun(scope, id))
  expect(run).toMatchObject({ outcome: 'succeeded', output: { toString: 6, valueOf: 3, hasOwnProperty: 3 } })
})

test('a draft that holds the one name that no expression can read is told so, and compared and hired like any other', async () => {
  const { memberId } = await here(async (scope) => await createMember(scope, { yaml: job([], 'odd-one'), by }))
  await here(async (scope) => await publishMember(scope, { memberId, by }))
  const { slug } = await readMember(workspaceId, memberId)
  await here(async (scope) => await saveDraft(scope, { memberId, yaml: job(['constructor'], slug), revision: 0, by }))
  const { diff } = await compareVersion(workspaceId, memberId, 2)
  expect(diff.fields.map(({ path }) => path.join('/'))).toEqual(
    expect.arrayContaining(['inputs/properties/constructor', 'steps/constructor']),
  )
  const { diagnostics } = await readMember(workspaceId, memberId)
  expect(diagnostics.map(({ code, pointer }) => `${code} ${pointer}`)).toContain('M100 /steps/1/id')
})

test('a template is upgraded under a job with such names, which keeps them', async () => {
  const { yaml } = await readTemplate('expense-check')
  const old = yaml.replace('    max: 200\n', '    max: 100\n')
  const odd = (text: string) =>
    text.replace('steps:\n', `steps:\n${NAMES.map((name) => `  - { id: ${name}, kind: set, values: { n: 1 } }\n`).join('')}`)
  const { memberId } = await here(async (scope) => {
    const made = await createMember(scope, { yaml: odd(old), by })
    await insertBase(scope, { ...made, ref: 'expense-check', templateDigest: 'older', baseYaml: old, answers: {} })
    await publishMember(scope, { memberId: made.memberId, by })
    return made
  })
  const offered = await here(async (scope) => await findUpgrade(scope, memberId))
  const wanted = { memberId, by, choices: [], templateDigest: offered?.templateDigest ?? '', revision: 0 }
  await here(async (scope) => await upgradeMember(scope, wanted))
  const member = await readMember(workspaceId, memberId)
  expect(member.yaml).toBe(odd(yaml))
  expect(member.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
})

test('hiring by talking proposes, takes over, declines and undoes such names like any other', async () => {
  const { id: sessionId } = await here(async (scope) => await startSession(scope, { by }))
  const view = async () => await readSession(workspaceId, sessionId, say)
  const speak = async (names: readonly string[]) => {
    const answer = { definition: parse(job(names)), trigger: { kind: 'manual' }, understood: [], question: null, gaps: [], toConfirm: [] }
    const author = { kind: 'built-in', derive: async () => answer } as unknown as Author
    const begun = await beginTurn({ workspaceId, sessionId, text: 'Count', after: (await view()).turns.length, by, say })
    await finishTurn(
      begun,
      async () => ({ builtIn: author, model: null }),
      () => {},
    )
    return (await view()).proposal
  }
  const first = await speak([])
  await here(async (scope) => await acceptProposal(scope, { sessionId, turn: 1, revision: first?.revision ?? -1, by }))
  const next = await speak(ALL)
  const paths = next?.changes.map(({ path }) => path.join('/')) ?? []
  for (const name of NAMES) expect(paths).toEqual(expect.arrayContaining([`inputs/properties/${name}`, `steps/${name}`]))
  await here(async (scope) => await acceptProposal(scope, { sessionId, turn: 2, revision: next?.revision ?? -1, by }))
  const memberId = (await view()).memberId ?? ''
  expect(parse((await readMember(workspaceId, memberId)).yaml).steps.map((step: { id: string }) => step.id)).toEqual(['plain', ...NAMES])
  await here(async (scope) => await undoAccept(scope, { sessionId, revision: (await view()).undo?.revision ?? -1, by }))
  expect((await readMember(workspaceId, memberId)).yaml).not.toContain('constructor')
  const again = await speak(ALL)
  const declined = ['inputs', 'properties', 'toString']
  await here(async (scope) => await declineProposal(scope, { sessionId, turn: 3, revision: again?.revision ?? -1, paths: [declined], by }))
  expect((await view()).proposal?.changes.map(({ path }) => path.join('/'))).not.toContain(declined.join('/'))
})
