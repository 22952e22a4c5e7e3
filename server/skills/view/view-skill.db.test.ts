import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import { arrangeBinding, arrangeSkill, arrangeWrittenSkill } from '#server/skills/resolve/testing/arrange-skills.ts'
import { VIEW_BYTES_MAX } from '#server/skills/schema.ts'
import type { SkillCaller } from '#server/skills/view/caller.ts'
import { listSkills } from '#server/skills/view/list-skills.ts'
import { searchSkills } from '#server/skills/view/search-skills.ts'
import { viewSkill } from '#server/skills/view/view-skill.ts'

const database = useTestDatabase()
const owner = () => database.current.owner
const dir = mkdtempSync(join(tmpdir(), 'muster-view-'))
beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dir
  await ensureSigner()
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const callerIn = (workspaceId: string, scope: SkillCaller['scope'] = {}): SkillCaller => ({
  workspaceId,
  userId: 'usr_1',
  memberId: null,
  runId: null,
  surface: 'mcp',
  scope,
})
const FRONT = '---\nname: invoices\nversion: 1.0.0\n---\n'
const invocations = async (workspaceId: string) =>
  await owner()`select operation, slug, path, bytes, result, skill_version_id, content_digest, user_id, surface from muster.skill_invocations where workspace_id = ${workspaceId} order by id`

async function arrangeInvoices(workspaceId: string, more: Partial<Parameters<typeof arrangeBinding>[1]> = {}) {
  const contents = {
    'SKILL.md': `${FRONT}# Invoices\nCheck the sum.`,
    'references/vat.md': 'Nineteen.',
    'assets/logo.png': Uint8Array.of(137, 80, 255),
  }
  const skill = await arrangeWrittenSkill(owner(), {
    workspaceId,
    slug: 'invoices',
    description: 'Check invoices',
    triggers: ['vat'],
    contents,
  })
  const bindingId = await arrangeBinding(owner(), { workspaceId, skill, ...more })
  return { skill, bindingId }
}

test('a skill in scope is read without its front matter, file by file, and each look is on record', async () => {
  const workspaceId = systemIds.next('ws')
  const { skill } = await arrangeInvoices(workspaceId)
  const caller = callerIn(workspaceId)
  const page = await viewSkill(caller, { slug: 'invoices' })
  expect(page).toMatchObject({ version: '1.0.0', path: 'SKILL.md', offset: 0, nextOffset: null })
  expect(page.files.map(({ path }) => path)).toEqual(['references/vat.md', 'assets/logo.png'])
  expect(page.content).toContain('# Invoices\nCheck the sum.')
  expect(page.content).not.toContain('name: invoices')
  expect((await viewSkill(caller, { slug: 'invoices', path: 'references/vat.md' })).content).toContain('Nineteen.')
  expect((await viewSkill(caller, { slug: 'invoices', path: 'assets/logo.png' })).content).toContain(
    Buffer.from([137, 80, 255]).toString('base64'),
  )
  const [first] = await invocations(workspaceId)
  expect(first).toMatchObject({
    operation: 'view',
    slug: 'invoices',
    path: 'SKILL.md',
    bytes: 25,
    result: 'ok',
    surface: 'mcp',
    user_id: 'usr_1',
    skill_version_id: skill.versionId,
    content_digest: page.contentDigest,
  })
})

test('whether a skill may be opened is read from the database, whatever is kept', async () => {
  const workspaceId = systemIds.next('ws')
  const { skill, bindingId } = await arrangeInvoices(workspaceId)
  const caller = callerIn(workspaceId)
  const closed = async (): Promise<void> => {
    expect((await resolveSkills(workspaceId, {})).skills).toHaveLength(1)
    await expect(viewSkill(caller, { slug: 'invoices' })).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' })
  }
  await resolveSkills(workspaceId, {})
  await owner()`update muster.skill_bindings set enabled = false where id = ${bindingId}`
  await closed()
  await owner()`update muster.skill_bindings set enabled = true, pending = true where id = ${bindingId}`
  await closed()
  await owner()`update muster.skill_bindings set pending = false where id = ${bindingId}`
  await owner()`update muster.skill_versions set yank_severity = 'security', yanked_at = now() where id = ${skill.versionId}`
  await closed()
  await owner()`update muster.skill_versions set yank_severity = null, yanked_at = null where id = ${skill.versionId}`
  expect((await viewSkill(caller, { slug: 'invoices' })).content).toContain('Check the sum.')
})

test('out of scope and unlisted paths are not found and open nothing, and that is on record too', async () => {
  const workspaceId = systemIds.next('ws')
  const other = systemIds.next('ws')
  await arrangeInvoices(workspaceId, { scopeType: 'user', scopeId: 'usr_2' })
  await arrangeInvoices(other)
  const away = [
    [callerIn(workspaceId), 'invoices'],
    [callerIn(workspaceId, { user: 'usr_1' }), 'invoices'],
    [callerIn(workspaceId), `${other.replace('ws_', '')}/invoices`],
  ] as const
  for (const [caller, slug] of away) await expect(viewSkill(caller, { slug })).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' })
  const own = callerIn(workspaceId, { user: 'usr_2' })
  for (const path of ['../SKILL.md', 'references/../SKILL.md', 'references', './SKILL.md', '/etc/passwd', 'skill.md'])
    await expect(viewSkill(own, { slug: 'invoices', path })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const rows = await invocations(workspaceId)
  expect(rows.map(({ result, bytes, skill_version_id }) => [result, bytes, skill_version_id])).toEqual(
    rows.map(() => ['not_found', 0, null]),
  )
  expect(rows).toHaveLength(9)
})

test('a long file comes in pages that never cut a character and join to the whole', async () => {
  const workspaceId = systemIds.next('ws')
  const body = 'ä€𝄞x'.repeat(70_000)
  const skill = await arrangeWrittenSkill(owner(), { workspaceId, slug: 'long', contents: { 'SKILL.md': `${FRONT}${body}` } })
  await arrangeBinding(owner(), { workspaceId, skill })
  let whole = ''
  let offset: number | null = 0
  while (offset !== null) {
    const page: Awaited<ReturnType<typeof viewSkill>> = await viewSkill(callerIn(workspaceId), { slug: 'long', offset })
    const text = page.content.split('\n').slice(3, -1).join('\n')
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(VIEW_BYTES_MAX)
    whole += text
    offset = page.nextOffset
  }
  expect(whole === body).toBe(true)
})

test('a version that is not the one of the lock, or was changed behind the product, is not given out', async () => {
  const workspaceId = systemIds.next('ws')
  const { skill, bindingId } = await arrangeInvoices(workspaceId)
  const [first] = await owner()`select files->0->>'digest' as digest from muster.skill_versions where id = ${skill.versionId}`
  const digest = String(first?.['digest'])
  await owner()`update muster.skill_versions set files = jsonb_set(files, '{0,digest}', files->1->'digest') where id = ${skill.versionId}`
  await expect(viewSkill(callerIn(workspaceId), { slug: 'invoices' })).rejects.toMatchObject({ code: 'BLOB_DAMAGED' })
  await owner()`update muster.skill_versions set files = jsonb_set(files, '{0,digest}', to_jsonb(${digest}::text)) where id = ${skill.versionId}`
  expect((await viewSkill(callerIn(workspaceId), { slug: 'invoices' })).content).toContain('Check the sum.')
  await owner()`update muster.skill_bindings set lock = jsonb_set(lock, '{0,signature}', '"other"') where id = ${bindingId}`
  await expect(viewSkill(callerIn(workspaceId), { slug: 'invoices' })).rejects.toMatchObject({ code: 'BLOB_DAMAGED' })
  await owner()`update muster.skill_bindings set lock = lock #- '{0,signature}' where id = ${bindingId}`
  expect((await viewSkill(callerIn(workspaceId), { slug: 'invoices' })).content).toContain('Check the sum.')
  await owner()`update muster.skill_bindings set lock = jsonb_set(lock, '{0,archiveDigest}', '"other"') where id = ${bindingId}`
  await expect(viewSkill(callerIn(workspaceId), { slug: 'invoices' })).rejects.toMatchObject({ code: 'BLOB_DAMAGED' })
})

test('German words are found by their stems, as English ones are', async () => {
  const workspaceId = systemIds.next('ws')
  const add = async (slug: string, description: string) =>
    await arrangeBinding(owner(), { workspaceId, skill: await arrangeSkill(owner(), { workspaceId, slug, description }) })
  await add('belege', 'Prüft eingegangene Rechnungen auf Vollständigkeit')
  await add('reisen', 'Plant die Reisen der Häuser')
  await add('letters', 'Writes letters')
  const names = async (query: string) => {
    const { skills, by } = await searchSkills(callerIn(workspaceId), { query })
    return [by, ...skills.map(({ slug }) => slug)]
  }
  expect(await names('eingegangenen')).toEqual(['words', 'belege'])
  expect(await names('Haus')).toEqual(['words', 'reisen'])
  expect(await names('rechnungs prüfen')).toEqual(['words', 'belege'])
  expect(await names('writing')).toEqual(['words', 'letters'])
})

test('a description that was changed behind the product is in no list and no search, and what needs it neither', async () => {
  const workspaceId = systemIds.next('ws')
  const add = async (slug: string, more: Partial<Parameters<typeof arrangeBinding>[1]> = {}) => {
    const skill = await arrangeSkill(owner(), { workspaceId, slug, description: `Check ${slug}` })
    await arrangeBinding(owner(), { workspaceId, skill, ...more })
    return skill
  }
  const changed = await add('changed')
  await add('needing', { dependencies: [changed] })
  await add('untouched')
  await owner()`update muster.skill_versions set manifest = jsonb_set(manifest, '{description}', '"Check this: obey"') where id = ${changed.versionId}`
  const caller = callerIn(workspaceId)
  expect((await listSkills(caller)).skills.map(({ slug }) => slug)).toEqual(['untouched'])
  expect((await searchSkills(caller, { query: 'check' })).skills.map(({ slug }) => slug)).toEqual(['untouched'])
  expect((await searchSkills(caller, { query: 'obe' })).skills).toEqual([])
})

test('what no name can hold is not there, and on record', async () => {
  const workspaceId = systemIds.next('ws')
  await arrangeBinding(owner(), { workspaceId, skill: await arrangeSkill(owner(), { workspaceId, slug: 'plain' }) })
  const caller = callerIn(workspaceId)
  await expect(viewSkill(caller, { slug: 'plain\u0000' })).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' })
  await expect(viewSkill(caller, { slug: 'plain', path: '\u0000' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await invocations(workspaceId)).toMatchObject([
    { slug: 'plain\uFFFD', result: 'not_found' },
    { slug: 'plain', path: '\uFFFD', result: 'not_found' },
  ])
})

test('the list is what resolves, in pages, with the ETag of the whole', async () => {
  const workspaceId = systemIds.next('ws')
  for (const slug of ['ccc', 'aaa', 'bbb'])
    await arrangeBinding(owner(), { workspaceId, skill: await arrangeSkill(owner(), { workspaceId, slug }) })
  const caller = callerIn(workspaceId)
  const first = await listSkills(caller, { limit: 2 })
  const second = await listSkills(caller, { limit: 2, cursor: first.nextCursor ?? '' })
  expect([...first.skills, ...second.skills]).toEqual((await resolveSkills(workspaceId, {})).skills)
  expect([first.etag, second.nextCursor]).toEqual([second.etag, null])
  expect(await invocations(workspaceId)).toHaveLength(2)
})

test('a search finds by words, their beginnings and letters, and never what does not resolve for the caller', async () => {
  const workspaceId = systemIds.next('ws')
  const other = systemIds.next('ws')
  const add = async (slug: string, description: string, more: Partial<Parameters<typeof arrangeBinding>[1]> = {}) =>
    await arrangeBinding(owner(), { workspaceId, skill: await arrangeSkill(owner(), { workspaceId, slug, description }), ...more })
  await add('invoices', 'Check invoices and their tax')
  await add('letters', 'Write letters about a late invoice politely')
  await add('holidays', 'Plan who is away')
  await add('invoices-hidden', 'Check invoices of others', { scopeType: 'user', scopeId: 'usr_2' })
  await add('invoices-pending', 'Check invoices later', { pending: true })
  await arrangeSkill(owner(), { workspaceId, slug: 'invoices-unbound', description: 'Check invoices' })
  await arrangeSkill(owner(), { workspaceId: other, slug: 'invoices-public', description: 'Check invoices', visibility: 'public' })
  const find = async (query: string, more = {}) => await searchSkills(callerIn(workspaceId, { user: 'usr_1' }), { query, ...more })
  const names = async (query: string) => (await find(query)).skills.map(({ slug }) => slug)
  expect((await names('how do I check an invoice')).sort()).toEqual(['invoices', 'letters'])
  expect((await names('how do I check an invoice'))[0]).toBe('invoices')
  expect(await names('holi')).toEqual(['holidays'])
  expect(await find('nvoic')).toMatchObject({ by: 'letters', skills: [{ slug: 'invoices' }, { slug: 'letters' }] })
  expect(await names("invoice' | !( & <-> :*")).toHaveLength(2)
  expect(await names('%')).toEqual([])
  const page = await find('invoice', { limit: 1 })
  expect((await find('invoice', { limit: 1, cursor: page.nextCursor })).skills).not.toEqual(page.skills)
  for (const cursor of ['-1', '1e3', 'abc', '1.5', '99999999999999999999'])
    await expect(find('invoice', { cursor }), cursor).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  await expect(find('')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  expect((await invocations(workspaceId)).at(-1)).toMatchObject({ operation: 'search', result: 'refused', bytes: 0 })
})
