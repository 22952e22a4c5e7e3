import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { verifyWorkspace } from '#server/audit/verify-workspace.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { endBinding, setEnabled } from '#server/skills/bindings/change-binding.ts'
import { grantPermission, revokeGrant } from '#server/skills/bindings/grant-permission.ts'
import { listBindings, readBinding } from '#server/skills/bindings/list-bindings.ts'
import { previewBinding } from '#server/skills/bindings/preview-binding.ts'
import { arrangeVersion, arrangeYank, ownerSlugOf } from '#server/skills/bindings/testing/arrange-registry.ts'
import { previewUpgrade, upgradeBinding } from '#server/skills/bindings/upgrade-binding.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'

const database = useTestDatabase()
const READ = 'drive:read:/policies/'
const WRITE = 'drive:write:/policies/'
let ws = ''
let author = ''
let admin = ''

beforeAll(ensureSigner)
beforeEach(async () => {
  ws = await arrangeWorkspace('Upgrades')
  author = (await arrangePerson({ [ws]: 'author' })).userId
  admin = (await arrangePerson({ [ws]: 'admin' })).userId
})

/** 1.0.0 that wants READ, bound at ^1, given. @returns its id */
async function arrangeBound(): Promise<string> {
  await arrangeVersion(ws, 'invoices', '1.0.0', { permissions: [READ] })
  const { id } = await bindSkill(ws, { skill: 'invoices', ref: '^1', scopeType: 'workspace' }, author)
  await grantPermission(ws, id, READ, admin)
  return id
}
const upgrade = async (id: string, ref?: string) => {
  const asked = ref === undefined ? {} : { ref }
  const { lockDigest } = await previewUpgrade(ws, id, asked, author)
  return await upgradeBinding(ws, id, { ...asked, lockDigest }, author)
}
const inUse = async () => (await resolveSkills(ws, {})).skills.map(({ slug, version }) => `${slug}@${version}`)

test('an upgrade that asks for nothing new takes its place at once, and the permissions go along', async () => {
  const id = await arrangeBound()
  await arrangeVersion(ws, 'tax-rules', '1.0.0')
  await arrangeVersion(ws, 'invoices', '1.1.0', { permissions: [READ], requires: { 'tax-rules': '^1' } })
  expect(await previewUpgrade(ws, id, {}, author)).toMatchObject({
    from: '1.0.0',
    to: '1.1.0',
    isCurrent: false,
    changes: {
      skills: [
        { slug: 'invoices', from: '1.0.0', to: '1.1.0' },
        { slug: 'tax-rules', from: null, to: '1.0.0' },
      ],
      permissionsAdded: [],
      permissionsRemoved: [],
      publishers: [],
    },
    missing: { permissions: [], secrets: [] },
  })
  expect((await listBindings(ws, {})).items).toHaveLength(1)
  const after = await upgrade(id)
  expect(after).toMatchObject({ state: 'active', version: '1.1.0', ref: '^1', pending: false, inUse: true, supersedesId: id })
  expect(after.permissions).toMatchObject([{ permission: READ, granted: { by: admin } }])
  expect(await readBinding(ws, id)).toMatchObject({ state: 'ended' })
  expect(await inUse()).toEqual(['invoices@1.1.0', 'tax-rules@1.0.0'])
  expect((await verifyWorkspace(ws)).ok).toBe(true)
})

test('an upgrade that asks for more waits: the one before works on until the last permission is given', async () => {
  const id = await arrangeBound()
  await arrangeVersion(ws, 'invoices', '2.0.0', { permissions: [READ, WRITE] })
  expect(await previewUpgrade(ws, id, { ref: '^2' }, author)).toMatchObject({
    changes: { permissionsAdded: [WRITE] },
    missing: { permissions: [WRITE] },
    granters: [admin],
  })
  const successor = await upgrade(id, '^2')
  expect(successor).toMatchObject({ state: 'successor', version: '2.0.0', pending: true, inUse: false })
  expect(await inUse()).toEqual(['invoices@1.0.0'])
  expect((await listBindings(ws, { pending: true })).items.map((one) => one.id)).toEqual([successor.id])
  await setEnabled(ws, id, false, author)
  await expect(grantPermission(ws, successor.id, WRITE, author)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const given = await Promise.all(Array.from({ length: 3 }, async () => await grantPermission(ws, successor.id, WRITE, admin)))
  expect(given.every(({ state }) => state === 'active')).toBe(true)
  expect(await readBinding(ws, successor.id)).toMatchObject({ state: 'active', pending: false, enabled: false })
  expect(await readBinding(ws, id)).toMatchObject({ state: 'ended', endedBy: admin })
  const placed = await database.current
    .owner`select 1 from muster.audit_events where workspace_id = ${ws} and type = 'skill_binding.upgraded'`
  expect(placed).toHaveLength(1)
  await setEnabled(ws, successor.id, true, author)
  expect(await inUse()).toEqual(['invoices@2.0.0'])
})

test('a version that hides a wider reach is not slipped in by an upgrade at the same range', async () => {
  const id = await arrangeBound()
  await arrangeVersion(ws, 'invoices', '1.1.0', { permissions: [READ, WRITE], wider: true })
  await arrangeVersion(ws, 'invoices', '1.1.1', { permissions: [READ, WRITE] })
  expect(await previewUpgrade(ws, id, {}, author)).toMatchObject({ isCurrent: true, to: '1.0.0' })
  await expect(upgrade(id)).rejects.toMatchObject({ code: 'BINDING_AT_VERSION' })
  expect(await upgrade(id, '1.1.0')).toMatchObject({ state: 'successor', missing: { permissions: [WRITE] } })
})

test('another publisher is asked about, like a permission', async () => {
  const id = await arrangeBound()
  await arrangeVersion(ws, 'invoices', '1.1.0', { permissions: [READ], by: 'usr_mallory' })
  const mallory = `publisher:${ws}/usr_mallory`
  expect((await previewUpgrade(ws, id, {}, author)).changes).toMatchObject({
    publishers: [{ slug: 'invoices', from: `${ws}/usr_author`, to: `${ws}/usr_mallory` }],
    permissionsAdded: [mallory],
  })
  const successor = await upgrade(id)
  expect(successor).toMatchObject({ state: 'successor', missing: { permissions: [mallory] } })
  expect(await grantPermission(ws, successor.id, mallory, admin)).toMatchObject({ state: 'active', inUse: true })
  await arrangeVersion(ws, 'invoices', '1.2.0', { permissions: [READ], by: 'usr_mallory' })
  const third = await upgrade(successor.id)
  expect(third, 'asked about once').toMatchObject({ state: 'active', version: '1.2.0' })
  await endBinding(ws, third.id, author)
  await arrangeVersion(ws, 'invoices', '1.3.0', { by: 'usr_trudy' })
  const anew = await bindSkill(ws, { skill: 'invoices', scopeType: 'workspace' }, author)
  expect(anew.missing.permissions, 'taking out and adding again is no way round').toEqual([`publisher:${ws}/usr_trudy`])
})

describe('another publisher is asked about, and there is no way round', () => {
  const trudy = () => `publisher:${ws}/usr_trudy`
  const bind = async (more: { scopeType?: 'channel'; scopeId?: string; skill?: string; ref?: string } = {}) =>
    await bindSkill(ws, { skill: 'invoices', scopeType: 'workspace', ...more }, author)
  const channel = (scopeId: string) => ({ scopeType: 'channel', scopeId }) as const

  test('by ending what waits for it and adding it again, be it a binding or an upgrade', async () => {
    const id = await arrangeBound()
    await arrangeVersion(ws, 'invoices', '1.1.0', { permissions: [READ], by: 'usr_trudy' })
    const successor = await upgrade(id)
    expect(successor).toMatchObject({ state: 'successor', missing: { permissions: [trudy()] } })
    await endBinding(ws, id, author)
    const anew = await bind()
    expect(anew.missing.permissions).toEqual([READ, trudy()])
    await endBinding(ws, anew.id, author)
    expect((await previewBinding(ws, { skill: 'invoices', scopeType: 'workspace' }, author)).missing.permissions).toContain(trudy())
    expect((await bind()).missing.permissions).toContain(trudy())
  })

  test('by upgrading what waits for it', async () => {
    await arrangeVersion(ws, 'plain', '1.0.0')
    await bind({ skill: 'plain' })
    await arrangeVersion(ws, 'plain', '1.1.0', { by: 'usr_trudy' })
    const waits = await bind({ skill: 'plain', ...channel('sales') })
    expect(waits).toMatchObject({ state: 'active', pending: true, missing: { permissions: [trudy()] } })
    await arrangeVersion(ws, 'plain', '1.2.0', { by: 'usr_trudy' })
    const next = await upgrade(waits.id)
    expect(next).toMatchObject({ state: 'successor', pending: true, missing: { permissions: [trudy()] } })
    await grantPermission(ws, next.id, trudy(), admin)
    await arrangeVersion(ws, 'plain', '1.3.0', { by: 'usr_trudy' })
    expect(await upgrade(next.id), 'given once').toMatchObject({ state: 'active', version: '1.3.0', pending: false })
  })

  test('by adding it for somebody else first, where it would go before the one of the workspace', async () => {
    await arrangeBound()
    await arrangeVersion(ws, 'invoices', '1.1.0', { by: 'usr_trudy' })
    const elsewhere = await bind(channel('sales'))
    expect(elsewhere).toMatchObject({ pending: true, missing: { permissions: [trudy()] } })
    await grantPermission(ws, elsewhere.id, trudy(), admin)
    expect(await bind(channel('support')), 'agreed to for this workspace').toMatchObject({ pending: false })
  })

  test('by an upgrade that waits while the agreement is taken back: it asks, and so does the next one', async () => {
    const id = await arrangeBound()
    await arrangeVersion(ws, 'invoices', '1.1.0', { permissions: [READ], by: 'usr_trudy' })
    const theirs = await upgrade(id)
    await grantPermission(ws, theirs.id, trudy(), admin)
    await arrangeVersion(ws, 'invoices', '2.0.0', { permissions: [READ, WRITE], by: 'usr_trudy' })
    const waits = await upgrade(theirs.id, '2.0.0')
    expect(waits.missing.permissions, 'agreed to before').toEqual([WRITE])
    await revokeGrant(ws, theirs.id, trudy(), admin)
    expect((await readBinding(ws, waits.id)).missing.permissions).toEqual([trudy(), WRITE].sort())
    expect(await grantPermission(ws, waits.id, WRITE, admin)).toMatchObject({ state: 'successor', missing: { permissions: [trudy()] } })
    expect((await upgrade(theirs.id, '2.0.0')).missing.permissions).toEqual([trudy(), WRITE].sort())
  })

  test('by writing the permission into the table', async () => {
    await arrangeBound()
    await arrangeVersion(ws, 'invoices', '1.1.0', { by: 'usr_trudy' })
    const { id } = await bind(channel('sales'))
    const { owner } = database.current
    const [given] = await owner`select * from muster.skill_grants where workspace_id = ${ws}`
    await owner`insert into muster.skill_grants ${owner({ ...given, binding_id: id, permission: trudy() } as never)}`
    expect((await bind(channel('support'))).missing.permissions).toEqual([trudy()])
  })

  test('by a version between that does not need the skill', async () => {
    await arrangeVersion(ws, 'tax-rules', '1.0.0')
    await arrangeVersion(ws, 'plain', '1.0.0')
    await arrangeVersion(ws, 'plain', '2.0.0', { requires: { 'tax-rules': '^1' } })
    await bind({ skill: 'plain' })
    await arrangeVersion(ws, 'tax-rules', '1.1.0', { by: 'usr_trudy' })
    const without = await bind({ skill: 'plain', ref: '1.0.0', ...channel('sales') })
    expect(without.pending).toBe(false)
    expect((await bind({ skill: 'plain', ...channel('support') })).missing.permissions).toEqual([trudy()])
    expect((await upgrade(without.id, 'latest')).missing.permissions).toEqual([trudy()])
  })
})

test('an upgrade whose version was withdrawn while it waited does not take its place', async () => {
  const id = await arrangeBound()
  const versionId = await arrangeVersion(ws, 'invoices', '2.0.0', { permissions: [READ, WRITE] })
  const successor = await upgrade(id, '^2')
  await arrangeYank(ws, versionId, 'normal')
  await expect(grantPermission(ws, successor.id, WRITE, admin)).rejects.toMatchObject({ code: 'SKILL_VERSION_YANKED' })
  expect(await readBinding(ws, successor.id)).toMatchObject({ state: 'successor', missing: { permissions: [WRITE] } })
  expect(await inUse()).toEqual(['invoices@1.0.0'])
})

test('nor does one whose skill its owner made private', async () => {
  const other = await arrangeWorkspace('Owner')
  await arrangeVersion(other, 'shared', '1.0.0', { visibility: 'public' })
  const { id } = await bindSkill(ws, { skill: `${ownerSlugOf(other)}/shared`, scopeType: 'workspace' }, author)
  await arrangeVersion(other, 'shared', '2.0.0', { permissions: [WRITE] })
  const successor = await upgrade(id)
  await database.current.owner`update muster.skills set visibility = 'private' where workspace_id = ${other}`
  await expect(grantPermission(ws, successor.id, WRITE, admin)).rejects.toMatchObject({ code: 'SKILL_VERSION_YANKED' })
  expect(await readBinding(ws, id)).toMatchObject({ state: 'active' })
})

test('what was published after the diff was looked at is not put in place unseen', async () => {
  const id = await arrangeBound()
  await arrangeVersion(ws, 'invoices', '1.1.0', { permissions: [READ] })
  const { lockDigest } = await previewUpgrade(ws, id, {}, author)
  await arrangeVersion(ws, 'invoices', '1.2.0', { permissions: [READ] })
  await expect(upgradeBinding(ws, id, { lockDigest }, author)).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await inUse()).toEqual(['invoices@1.0.0'])
})

test('a later upgrade takes the place of one that waits; of two that race each leaves one active and at most one waiting', async () => {
  const id = await arrangeBound()
  await arrangeVersion(ws, 'invoices', '2.0.0', { permissions: [READ, WRITE] })
  await arrangeVersion(ws, 'invoices', '3.0.0', { permissions: [READ, WRITE] })
  const outcomes = await Promise.allSettled([upgrade(id, '^2'), upgrade(id, '^3'), upgrade(id, '^2')])
  expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true)
  const open = (await listBindings(ws, {})).items
  expect(open.map(({ state }) => state).sort()).toEqual(['active', 'successor'])
  const waiting = open.find(({ state }) => state === 'successor')?.id ?? ''
  await expect(upgrade(waiting)).rejects.toMatchObject({ code: 'CONFLICT' })
  await endBinding(ws, waiting, author)
  expect(await inUse()).toEqual(['invoices@1.0.0'])
})

test('a permission that is taken back goes from the upgrade that waits too', async () => {
  const id = await arrangeBound()
  await arrangeVersion(ws, 'invoices', '2.0.0', { permissions: [READ, WRITE] })
  const successor = await upgrade(id, '^2')
  expect(successor.missing.permissions).toEqual([WRITE])
  await revokeGrant(ws, id, READ, admin)
  expect((await readBinding(ws, successor.id)).missing.permissions).toEqual([READ, WRITE])
  expect(await grantPermission(ws, successor.id, WRITE, admin)).toMatchObject({ state: 'successor', pending: true })
  expect(await inUse()).toEqual([])
})

test('a permission that was taken back and put into the table again is found by the proof', async () => {
  const id = await arrangeBound()
  const { owner } = database.current
  const [row] = await owner`select * from muster.skill_grants where binding_id = ${id}`
  await revokeGrant(ws, id, READ, admin)
  expect((await verifyWorkspace(ws)).ok).toBe(true)
  await owner`insert into muster.skill_grants ${owner(row as never)}`
  expect(await verifyWorkspace(ws)).toMatchObject({
    ok: false,
    authority: { differenceCount: 1 },
    firstBad: { kind: 'authority', why: expect.stringContaining('was taken back') },
  })
})

test('a skill that was put to use in the table, without the permission it asks for, is found by the proof', async () => {
  await arrangeVersion(ws, 'invoices', '1.0.0', { permissions: [READ] })
  const { id } = await bindSkill(ws, { skill: 'invoices', scopeType: 'workspace' }, author)
  expect((await verifyWorkspace(ws)).ok).toBe(true)
  await database.current.owner`update muster.skill_bindings set pending = false where id = ${id}`
  expect(await verifyWorkspace(ws)).toMatchObject({
    ok: false,
    authority: { differenceCount: 1 },
    firstBad: { kind: 'authority', why: expect.stringContaining('nobody gave it') },
  })
})

test('who takes the skill out takes its waiting upgrade out too', async () => {
  const id = await arrangeBound()
  await arrangeVersion(ws, 'invoices', '2.0.0', { permissions: [WRITE] })
  const successor = await upgrade(id, '^2')
  await endBinding(ws, id, author)
  expect(await readBinding(ws, successor.id)).toMatchObject({ state: 'ended' })
  await expect(grantPermission(ws, successor.id, WRITE, admin)).rejects.toMatchObject({ code: 'BINDING_NOT_FOUND' })
  expect(await inUse()).toEqual([])
})
