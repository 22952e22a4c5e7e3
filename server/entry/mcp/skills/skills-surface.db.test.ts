import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '@modelcontextprotocol/client'
import { SkillsClient } from '@modelcontextprotocol/client/ext/skills'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { arrangeBearer } from '#server/entry/mcp/testing/arrange-client.ts'
import { runScenario } from '#server/entry/mcp/testing/conformance/run-suite.ts'
import { openOfficialClient } from '#server/entry/mcp/testing/open-client.ts'
import { serveRoutes } from '#server/entry/mcp/testing/serve-routes.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { arrangeBinding, arrangeWrittenSkill } from '#server/skills/resolve/testing/arrange-skills.ts'
import { DELETE, GET, POST } from '../../../../app/api/mcp/skills/route.ts'

const database = useTestDatabase()
const owner = () => database.current.owner
const dir = mkdtempSync(join(tmpdir(), 'muster-mcp-'))
const PATH = '/api/mcp/skills'
let served: Awaited<ReturnType<typeof serveRoutes>>
const me = { workspaceId: '', userId: '', bearer: '' }

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dir
  await ensureSigner()
  served = await serveRoutes({ [`GET ${PATH}`]: GET, [`POST ${PATH}`]: POST, [`DELETE ${PATH}`]: DELETE })
  me.workspaceId = await arrangeWorkspace()
  Object.assign(me, await arrangeBearer(me.workspaceId, ['skills']))
  await arrangeBound('check-invoices', 'Check the sums of invoices')
  await arrangeBound('write-letters', 'Write letters that people like', { scopeType: 'user', scopeId: me.userId })
  await arrangeBound('answer-support', 'Answer questions of customers', { scopeType: 'channel', scopeId: 'support' })
  await arrangeBound('secret-plans', 'Not for everybody', { scopeType: 'user', scopeId: 'usr_another' })
})
afterAll(async () => {
  await served.close()
  rmSync(dir, { recursive: true, force: true })
})

async function arrangeBound(slug: string, description: string, more: Partial<Parameters<typeof arrangeBinding>[1]> = {}) {
  const contents = {
    'SKILL.md': `---\nname: ${slug}\ndescription: ${description}\nmetadata:\n  muster.version: "1.0.0"\n---\n# ${slug}\nBegin with the sum.`,
    'references/rates of tax.md': 'Nineteen.',
    'assets/logo.png': Uint8Array.of(137, 80, 255),
  }
  const { workspaceId } = me
  const skill = await arrangeWrittenSkill(owner(), { workspaceId, slug, description, contents })
  await arrangeBinding(owner(), { workspaceId, skill, ...more })
}

const open = async (more: Parameters<typeof openOfficialClient>[2] = {}): Promise<Client> =>
  await openOfficialClient(served.origin + PATH, me.bearer, more)
const names = (answer: unknown): string[] =>
  (answer as { structuredContent: { skills: { slug: string }[] } }).structuredContent.skills.map(({ slug }) => slug)
const textOf = (answer: unknown, at = 0): string => (answer as { content: { text: string }[] }).content[at]?.text ?? ''
const lastRows = async (count: number) =>
  await owner()`select operation, slug, path, result, surface, user_id from muster.skill_invocations
    where workspace_id = ${me.workspaceId} order by at desc, id desc limit ${count}`

describe.each(['2026-07-28', '2025-11-25'] as const)('the official client, revision %s', (revision) => {
  test('lists, searches and reads what resolves for its person, each on record', async () => {
    const client = await open({ revision })
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['skills_list', 'skills_search', 'skills_view'])
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true)
    expect(names(await client.callTool({ name: 'skills_list', arguments: {} }))).toEqual(['check-invoices', 'write-letters'])
    expect(names(await client.callTool({ name: 'skills_search', arguments: { query: 'invoice sums' } }))).toEqual(['check-invoices'])
    const view = await client.callTool({ name: 'skills_view', arguments: { slug: 'check-invoices' } })
    expect(JSON.parse(textOf(view))).toMatchObject({ slug: 'check-invoices', path: 'SKILL.md', nextOffset: null })
    expect(textOf(view, 1)).toMatch(/^<skill-content boundary="/)
    expect(textOf(view, 1)).toContain('Begin with the sum.')
    const by = { surface: 'mcp', result: 'ok', user_id: me.userId }
    expect(await lastRows(3)).toMatchObject([
      { operation: 'view', slug: 'check-invoices', path: 'SKILL.md', ...by },
      { operation: 'search', ...by },
      { operation: 'list', ...by },
    ])
    await client.close()
  })

  test('is told nothing of a skill that is not its own, in the words of one that never was', async () => {
    const client = await open({ revision })
    const answers = []
    for (const slug of ['secret-plans', 'answer-support', 'never-was'])
      answers.push(await client.callTool({ name: 'skills_view', arguments: { slug } }))
    for (const answer of answers)
      expect(answer).toMatchObject({ isError: true, _meta: { 'dev.muster/problem': { code: 'SKILL_NOT_FOUND' } } })
    const said = answers.map((answer, i) =>
      textOf(answer)
        .replaceAll(/req_\w+/g, '')
        .replaceAll(['secret-plans', 'answer-support', 'never-was'][i] ?? '', 'x'),
    )
    expect(new Set(said).size).toBe(1)
    expect(await lastRows(1)).toMatchObject([{ operation: 'view', slug: 'never-was', result: 'not_found' }])
    await client.close()
  })

  test('reads skills by the extension, each file checked against its digest', async () => {
    const client = await open({ revision })
    const skills = new SkillsClient(client)
    expect(skills.supported).toBe(true)
    const listing = await skills.list()
    expect(listing.skills.map(({ uri }) => uri)).toEqual(['skill://check-invoices/SKILL.md', 'skill://write-letters/SKILL.md'])
    const [first] = listing.skills
    if (!first) throw new Error('listed just now')
    expect(await skills.read(first)).toMatchObject({ verified: true, body: '# check-invoices\nBegin with the sum.' })
    expect(await skills.read(first, 'references/rates of tax.md')).toMatchObject({ verified: true, text: 'Nineteen.' })
    expect([...(await skills.read(first, 'assets/logo.png')).bytes]).toEqual([137, 80, 255])
    expect(await lastRows(1)).toMatchObject([{ operation: 'view', slug: 'check-invoices', path: 'assets/logo.png', result: 'ok' }])
    await expect(skills.get('skill://secret-plans/SKILL.md')).rejects.toThrow()
    await expect(client.readResource({ uri: 'skill://secret-plans/SKILL.md' })).rejects.toThrow(/not found/i)
    await client.close()
  })

  test('sees the skills of a channel where its settings name the channel', async () => {
    const client = await open({ revision, headers: { 'muster-channel': 'support' } })
    expect(names(await client.callTool({ name: 'skills_list', arguments: {} }))).toEqual([
      'answer-support',
      'check-invoices',
      'write-letters',
    ])
    await client.close()
  })
})

test('a character that no name can hold is refused, not found, and no channel', async () => {
  const client = await open()
  const answer = await client.callTool({ name: 'skills_view', arguments: { slug: 'check-invoices', path: '\u0000' } })
  expect(answer).toMatchObject({ isError: true, _meta: { 'dev.muster/problem': { errors: [{ code: 'character_refused' }] } } })
  expect(await lastRows(1)).toMatchObject([{ slug: 'check-invoices', path: '\uFFFD', result: 'refused' }])
  await expect(client.readResource({ uri: 'skill://check-invoices/%00' })).rejects.toThrow(/not found/i)
  await client.close()
  const ask = async (channel: string) => {
    const accept = 'application/json, text/event-stream'
    const about = { host: 'localhost', authorization: `Bearer ${me.bearer}`, 'content-type': 'application/json', accept }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    const request = new Request(served.origin + PATH, { method: 'POST', headers: { ...about, 'muster-channel': channel }, body })
    return await POST(request, { params: Promise.resolve({}) })
  }
  expect([(await ask('a%00')).status, (await ask('a')).status]).toEqual([422, 200])
})

test.each(['2026-07-28', '2025-11-25'] as const)(
  'arguments that do not fit (%s) are told place by place with our code, and leave a row of that outcome',
  async (revision) => {
    const client = await open({ revision })
    const refusedCalls = [
      ['skills_list', { limit: 'x' }, '/limit', { operation: 'list', slug: null, path: null }],
      ['skills_list', { limit: 0 }, '/limit', { operation: 'list', slug: null, path: null }],
      ['skills_search', {}, '/query', { operation: 'search', slug: null, path: null }],
      ['skills_search', { query: 'a\u0000b' }, '/query', { operation: 'search', slug: null, path: null }],
      ['skills_view', { slug: 7 }, '/slug', { operation: 'view', slug: null, path: null }],
      ['skills_view', { slug: 'check-invoices', offset: -1 }, '/offset', { operation: 'view', slug: 'check-invoices', path: null }],
      ['skills_view', { path: 'a.md' }, '/slug', { operation: 'view', slug: null, path: 'a.md' }],
    ] as const
    for (const [name, args, pointer, row] of refusedCalls) {
      const answer = await client.callTool({ name, arguments: args })
      const problem = { code: 'VALIDATION_FAILED', errors: [{ pointer }] }
      expect([name, answer]).toMatchObject([name, { isError: true, _meta: { 'dev.muster/problem': problem } }])
      expect(textOf(answer)).toMatch(
        /^Some fields are not right\. Correct the listed fields and send again\. \(VALIDATION_FAILED, req_\w+\)\n\/\w+: [A-Z]/,
      )
      expect(await lastRows(1)).toMatchObject([{ ...row, result: 'refused', surface: 'mcp', user_id: me.userId }])
    }
    await client.close()
  },
)

test('a skill that cannot be read is left out of the list, and keeps nobody from the others', async () => {
  await arrangeBound('damaged', 'Its files are gone', { scopeType: 'channel', scopeId: 'repairs' })
  await arrangeBound('swapped', 'Not what was frozen', { scopeType: 'channel', scopeId: 'repairs' })
  await owner()`update muster.skill_versions set files = '[]' where manifest->>'name' = 'damaged'`
  await owner()`update muster.skill_versions set tree_digest = 'x' where manifest->>'name' = 'swapped'`
  const client = await open({ headers: { 'muster-channel': 'repairs' } })
  const { skills } = await new SkillsClient(client).list()
  expect(skills.map(({ uri }) => uri)).toEqual(['skill://check-invoices/SKILL.md', 'skill://write-letters/SKILL.md'])
  await client.close()
})

test('a skill whose name is a number or a letter is listed and read like any other', async () => {
  for (const slug of ['7', 'x', '127']) await arrangeBound(slug, 'Short of name', { scopeType: 'channel', scopeId: 'short' })
  const client = await open({ headers: { 'muster-channel': 'short' } })
  const skills = new SkillsClient(client)
  const listing = (await skills.list()).skills.filter(({ frontmatter }) => frontmatter.description === 'Short of name')
  expect(listing.map(({ uri }) => uri)).toEqual(['skill://127/SKILL.md', 'skill://7/SKILL.md', 'skill://x/SKILL.md'])
  for (const one of listing)
    expect(await skills.read(one, 'references/rates of tax.md')).toMatchObject({ verified: true, text: 'Nineteen.' })
  await client.close()
})

test('a page is followed by the next until there is none', async () => {
  const client = await open()
  const first = await client.callTool({ name: 'skills_list', arguments: { limit: 1 } })
  expect(names(first)).toEqual(['check-invoices'])
  const { nextCursor } = first.structuredContent as { nextCursor: string }
  const second = await client.callTool({ name: 'skills_list', arguments: { limit: 1, cursor: nextCursor } })
  expect([names(second), (second.structuredContent as { nextCursor: unknown }).nextCursor]).toEqual([['write-letters'], null])
  await client.close()
})

test('a client may keep the list of tools, and gets the same bytes each time', async () => {
  const client = await open()
  const all = [await client.listTools(undefined, { cacheMode: 'bypass' }), await client.listTools(undefined, { cacheMode: 'bypass' })]
  expect(all[0]).toMatchObject({ ttlMs: 3_600_000, cacheScope: 'private' })
  expect(JSON.stringify(all[0]?.tools)).toBe(JSON.stringify(all[1]?.tools))
  await client.close()
})

test.each(['sep-2640-skills-enumeration', 'sep-2640-skills-manifest'])(
  'the official scenario of the Skills extension holds, without a warning: %s',
  async (scenario) => {
    const routes = Object.entries({ GET, POST, DELETE }).map(([method, route]) => [`${method} /mcp`, route] as const)
    const plain = await serveRoutes(Object.fromEntries(routes), me.bearer)
    const { failed, warned, said } = await runScenario(scenario, `${plain.origin}/mcp`)
    await plain.close()
    expect({ failed, warned }, said).toEqual({ failed: 0, warned: 0 })
  },
)
