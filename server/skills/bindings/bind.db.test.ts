import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { verifyWorkspace } from '#server/audit/verify-workspace.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { endBinding, mapSecrets, setEnabled } from '#server/skills/bindings/change-binding.ts'
import { listBindings, readBinding } from '#server/skills/bindings/list-bindings.ts'
import { previewBinding } from '#server/skills/bindings/preview-binding.ts'
import type { BindSkill } from '#server/skills/bindings/schema.ts'
import { arrangeVersion, arrangeYank, ownerSlugOf } from '#server/skills/bindings/testing/arrange-registry.ts'
import { arrangeSecret } from '#server/skills/bindings/testing/arrange-secret.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'

const database = useTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-bindings-'))
let ws = ''
let author = ''

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dataDir
  await ensureSigner()
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
beforeEach(async () => {
  ws = await arrangeWorkspace('Bindings')
  author = (await arrangePerson({ [ws]: 'author' })).userId
})

const bind = async (skill: string, more: Partial<BindSkill> = {}) =>
  await bindSkill(ws, { skill, scopeType: 'workspace', ...more } as BindSkill, author)
const inUse = async (scope = {}) => (await resolveSkills(ws, scope)).skills.map(({ slug, version }) => `${slug}@${version}`)
const entries = async (type: string) =>
  (await database.current.owner`select type from muster.audit_events where workspace_id = ${ws} and type = ${type}`).length

describe('a binding', () => {
  test('fixes what it resolved to, dependencies included; what is published later changes nothing', async () => {
    await arrangeVersion(ws, 'tax-rules', '1.0.0')
    await arrangeVersion(ws, 'invoices', '1.0.0', { requires: { 'tax-rules': '^1' } })
    const bound = await bind('invoices', { ref: '^1' })
    expect(bound).toMatchObject({ slug: 'invoices', ref: '^1', version: '1.0.0', state: 'active', pending: false, inUse: true })
    expect(bound.lock.map(({ slug, version, requiredBy }) => [slug, version, requiredBy])).toEqual([
      ['tax-rules', '1.0.0', [{ by: 'invoices', range: '^1' }]],
      ['invoices', '1.0.0', [{ by: '', range: '^1' }]],
    ])
    await arrangeVersion(ws, 'invoices', '1.1.0')
    await arrangeVersion(ws, 'tax-rules', '1.1.0')
    expect(bound.lock.map(({ signature }) => signature)).toEqual(bound.lock.map(() => expect.stringMatching(/^[\w+/]{86}==$/)))
    expect((await readBinding(ws, bound.id)).lock).toEqual(bound.lock)
    expect(await inUse()).toEqual(['invoices@1.0.0', 'tax-rules@1.0.0'])
    expect(await entries('skill_binding.created')).toBe(1)
    expect((await verifyWorkspace(ws)).ok).toBe(true)
  })

  test('is there once for a scope: of ten that race one is kept', async () => {
    await arrangeVersion(ws, 'invoices', '1.0.0')
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, async () => await bind('invoices')))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const codes = outcomes.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []))
    expect(new Set(codes)).toEqual(new Set(['BINDING_DUPLICATE']))
    expect((await listBindings(ws, {})).items).toHaveLength(1)
  })

  test('that was ended makes room for another, and stays on record', async () => {
    await arrangeVersion(ws, 'invoices', '1.0.0')
    const { id } = await bind('invoices')
    await endBinding(ws, id, author)
    expect(await readBinding(ws, id)).toMatchObject({ state: 'ended', endedBy: author, inUse: false })
    await expect(endBinding(ws, id, author)).rejects.toMatchObject({ code: 'BINDING_NOT_FOUND' })
    await expect(setEnabled(ws, id, false, author)).rejects.toMatchObject({ code: 'BINDING_NOT_FOUND' })
    expect(await inUse()).toEqual([])
    await bind('invoices')
    expect((await listBindings(ws, { ended: true })).items).toHaveLength(2)
  })

  test('can be switched off and on without losing its lock', async () => {
    await arrangeVersion(ws, 'invoices', '1.0.0')
    const { id, lockDigest } = await bind('invoices')
    expect(await setEnabled(ws, id, false, author)).toMatchObject({ enabled: false, inUse: false, lockDigest })
    expect(await inUse()).toEqual([])
    await arrangeVersion(ws, 'invoices', '1.1.0')
    expect(await setEnabled(ws, id, true, author)).toMatchObject({ enabled: true, inUse: true, version: '1.0.0' })
    expect(await inUse()).toEqual(['invoices@1.0.0'])
  })

  test('belongs to this workspace, somebody in it, or a channel by any name', async () => {
    await arrangeVersion(ws, 'invoices', '1.0.0')
    const stranger = await arrangePerson({ [await arrangeWorkspace('Other')]: 'admin' })
    const refused = { code: 'VALIDATION_FAILED', errors: [{ pointer: '/scopeId' }] }
    await expect(bind('invoices', { scopeType: 'user', scopeId: stranger.userId })).rejects.toMatchObject(refused)
    await expect(bind('invoices', { scopeType: 'core', scopeId: 'mem_nobody' })).rejects.toMatchObject(refused)
    await expect(bind('invoices', { scopeType: 'core' })).rejects.toMatchObject(refused)
    await expect(bind('invoices', { scopeType: 'channel', scopeId: 'a b' })).rejects.toMatchObject(refused)
    await expect(bind('invoices', { scopeType: 'workspace', scopeId: 'ws_other' })).rejects.toMatchObject(refused)
    await bind('invoices', { scopeType: 'user', scopeId: author })
    await bind('invoices', { scopeType: 'channel', scopeId: 'C042:general' })
    expect(await inUse()).toEqual([])
    expect(await inUse({ user: author })).toEqual(['invoices@1.0.0'])
    expect((await listBindings(ws, { scopeType: 'channel' })).items.map(({ scopeId }) => scopeId)).toEqual(['C042:general'])
  })

  test('is refused for what nobody published, what is no version, and what was withdrawn', async () => {
    await expect(bind('invoices')).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' })
    const withdrawn = await arrangeVersion(ws, 'invoices', '1.0.0')
    await arrangeVersion(ws, 'invoices', '0.9.0')
    await arrangeYank(ws, withdrawn, 'normal')
    await expect(bind('invoices', { ref: 'newest' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/ref' }] })
    await expect(bind('invoices', { ref: '^2' })).rejects.toMatchObject({ code: 'SKILL_VERSION_NOT_FOUND' })
    await expect(bind('invoices', { ref: '1.0.0' })).rejects.toMatchObject({ code: 'SKILL_VERSION_YANKED' })
    expect(await bind('invoices')).toMatchObject({ version: '0.9.0' })
  })

  test('says what its tree asks for in vain', async () => {
    await arrangeVersion(ws, 'tax-rules', '1.0.0')
    await arrangeVersion(ws, 'tax-rules', '2.0.0')
    await arrangeVersion(ws, 'rounding', '1.0.0', { requires: { 'tax-rules': '^1' } })
    await arrangeVersion(ws, 'invoices', '1.0.0', { requires: { rounding: '*', 'tax-rules': '^2' } })
    await expect(bind('invoices')).rejects.toMatchObject({
      code: 'SKILL_DEPENDENCY_CONFLICT',
      context: { skill: 'tax-rules', requiredBy: 'invoices: ^2, rounding: ^1' },
    })
    await arrangeVersion(ws, 'loop-one', '1.0.0', { requires: { 'loop-two': '*' } })
    await arrangeVersion(ws, 'loop-two', '1.0.0', { requires: { 'loop-one': '*' } })
    await expect(bind('loop-one')).rejects.toMatchObject({
      code: 'SKILL_DEPENDENCY_CYCLE',
      context: { path: 'loop-one → loop-two → loop-one' },
    })
    await arrangeVersion(ws, 'lonely', '1.0.0', { requires: { nowhere: '*' } })
    await expect(bind('lonely')).rejects.toMatchObject({ code: 'SKILL_DEPENDENCY_NOT_FOUND', context: { skill: 'nowhere' } })
  })

  test('takes no version that nobody signed', async () => {
    const id = await arrangeVersion(ws, 'invoices', '1.0.0')
    await database.current.owner`update muster.skill_versions set publisher = 'ws_a/usr_evil' where id = ${id}`
    await expect(bind('invoices')).rejects.toMatchObject({ code: 'BLOB_DAMAGED' })
  })

  test('is what was looked at, or nothing', async () => {
    await arrangeVersion(ws, 'invoices', '1.0.0')
    const looked = await previewBinding(ws, { skill: 'invoices', scopeType: 'workspace' }, author)
    expect(looked).toMatchObject({ version: '1.0.0', duplicateOf: null })
    expect((await listBindings(ws, {})).items).toEqual([])
    await arrangeVersion(ws, 'invoices', '1.1.0')
    await expect(bind('invoices', { lockDigest: looked.lockDigest })).rejects.toMatchObject({ code: 'CONFLICT' })
    const again = await previewBinding(ws, { skill: 'invoices', scopeType: 'workspace' }, author)
    const bound = await bind('invoices', { lockDigest: again.lockDigest })
    expect(bound).toMatchObject({ version: '1.1.0', lockDigest: again.lockDigest, lock: again.lock })
    expect((await previewBinding(ws, { skill: 'invoices', scopeType: 'workspace' }, author)).duplicateOf).toBe(bound.id)
  })
})

describe('what was withdrawn later', () => {
  test('is flagged, and keeps working', async () => {
    const tax = await arrangeVersion(ws, 'tax-rules', '1.0.0')
    await arrangeVersion(ws, 'invoices', '1.0.0', { requires: { 'tax-rules': '^1' } })
    const { id } = await bind('invoices')
    await arrangeYank(ws, tax, 'normal')
    expect(await readBinding(ws, id)).toMatchObject({
      inUse: true,
      withdrawn: [{ slug: 'tax-rules', version: '1.0.0', severity: 'normal', reason: 'it was wrong' }],
    })
  })
  test('for its security takes all that need it out of use', async () => {
    const tax = await arrangeVersion(ws, 'tax-rules', '1.0.0')
    await arrangeVersion(ws, 'invoices', '1.0.0', { requires: { 'tax-rules': '^1' } })
    const { id } = await bind('invoices')
    await arrangeYank(ws, tax, 'security')
    expect(await readBinding(ws, id)).toMatchObject({ inUse: false, withdrawn: [{ severity: 'security' }] })
    expect(await inUse()).toEqual([])
  })
})

describe('secrets', () => {
  test('of the whole tree are asked for, by handle, and counted as missing until one is chosen', async () => {
    await arrangeVersion(ws, 'tax-rules', '1.0.0', { secrets: ['tax_key', 'proxy_key?'] })
    await arrangeVersion(ws, 'invoices', '1.0.0', { requires: { 'tax-rules': '^1' } })
    const { id, ...bound } = await bind('invoices')
    expect(bound).toMatchObject({ pending: true, inUse: false, missing: { permissions: [], secrets: ['tax_key'] } })
    expect(await inUse()).toEqual([])
    const handle = await arrangeSecret(ws, 'tax/main', author)
    const mapped = await mapSecrets(ws, id, { tax_key: handle }, author)
    expect(mapped).toMatchObject({ pending: false, inUse: true, missing: { secrets: [] } })
    expect(mapped.secrets).toEqual([
      { name: 'proxy_key', required: false, description: '', by: ['tax-rules'], handle: null },
      { name: 'tax_key', required: true, description: '', by: ['tax-rules'], handle },
    ])
    expect(await inUse()).toEqual(['invoices@1.0.0', 'tax-rules@1.0.0'])
    expect(await mapSecrets(ws, id, {}, author)).toMatchObject({ pending: true })
    expect(await inUse()).toEqual([])
    const [record] = await database.current.owner`select string_agg(envelope_text, '') as all from muster.audit_events`
    expect(String(record?.['all'])).not.toMatch(/correct horse|vault:\/tax/)
  })

  test('are refused where the skill does not ask for them, or the handle is of another workspace or of nothing', async () => {
    await arrangeVersion(ws, 'invoices', '1.0.0', { secrets: ['tax_key'] })
    const other = await arrangeWorkspace('Other')
    const theirs = await arrangeSecret(other, 'tax/theirs', author)
    const mine = await arrangeSecret(ws, 'tax/mine', author)
    const signing = await arrangeSecret(ws, 'webhooks/one', author, 'hooks')
    const wrong = [
      { tax_key: theirs },
      { tax_key: signing },
      { tax_key: 'vault:/tax/mine#field' },
      { tax_key: 'correct horse' },
      { other_key: mine },
    ]
    for (const secretMappings of wrong) {
      await expect(bind('invoices', { secretMappings } as Partial<BindSkill>)).rejects.toMatchObject({ code: 'SECRET_MAPPING_INVALID' })
      await expect(
        previewBinding(ws, { skill: 'invoices', scopeType: 'workspace', secretMappings } as BindSkill, author),
      ).rejects.toMatchObject({ code: 'SECRET_MAPPING_INVALID' })
    }
    expect(await bind('invoices', { secretMappings: { tax_key: mine } })).toMatchObject({ pending: false, inUse: true })
  })
})

describe('another workspace', () => {
  test("binds what is public by its long name, its needs meant in the owner's words; what is private is not there", async () => {
    const owner = await arrangeWorkspace('Owner')
    await arrangeVersion(owner, 'tax-rules', '1.0.0', { visibility: 'public' })
    await arrangeVersion(owner, 'invoices', '1.0.0', { visibility: 'public', requires: { 'tax-rules': '*' } })
    await arrangeVersion(owner, 'secret-sauce', '1.0.0')
    await arrangeVersion(owner, 'half-open', '1.0.0', { visibility: 'public', requires: { 'secret-sauce': '*' } })
    await arrangeVersion(ws, 'tax-rules', '9.0.0')
    const name = (slug: string) => `${ownerSlugOf(owner)}/${slug}`
    const bound = await bind(name('invoices'))
    expect(bound.lock.map(({ slug, version, skillWorkspaceId }) => [slug, version, skillWorkspaceId])).toEqual([
      [name('tax-rules'), '1.0.0', owner],
      [name('invoices'), '1.0.0', owner],
    ])
    await expect(bind(name('secret-sauce'))).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' })
    await expect(bind(name('half-open'))).rejects.toMatchObject({ code: 'SKILL_DEPENDENCY_NOT_FOUND' })
    await expect(bind('invoices')).rejects.toMatchObject({ code: 'SKILL_NOT_FOUND' })
    expect((await listBindings(owner, {})).items).toEqual([])
    await expect(readBinding(owner, bound.id)).rejects.toMatchObject({ code: 'BINDING_NOT_FOUND' })
    await expect(endBinding(owner, bound.id, author)).rejects.toMatchObject({ code: 'BINDING_NOT_FOUND' })
    await database.current.owner`update muster.skills set visibility = 'private' where workspace_id = ${owner} and slug = 'tax-rules'`
    expect(await readBinding(ws, bound.id)).toMatchObject({ inUse: false, withdrawn: [{ slug: name('tax-rules'), severity: 'removed' }] })
  })
})
