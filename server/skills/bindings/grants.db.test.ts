import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { verifyWorkspace } from '#server/audit/verify-workspace.ts'
import { listNotices } from '#server/bridge/notices/list-notices.ts'
import { updateMembership } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { signMembership } from '#server/identity/signed-records.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { endBinding } from '#server/skills/bindings/change-binding.ts'
import { grantPermission, revokeGrant } from '#server/skills/bindings/grant-permission.ts'
import { listBindings, readBinding } from '#server/skills/bindings/list-bindings.ts'
import { arrangeVersion } from '#server/skills/bindings/testing/arrange-registry.ts'
import { previewUpgrade, upgradeBinding } from '#server/skills/bindings/upgrade-binding.ts'
import { explainScope, resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
const READ = 'drive:read:/policies/'
const WRITE = 'drive:write:/policies/'
const TOOL = 'tool:files.read'
let ws = ''
let author = ''
let admin = ''

beforeAll(ensureSigner)
beforeEach(async () => {
  ws = await arrangeWorkspace('Grants')
  author = (await arrangePerson({ [ws]: 'author' })).userId
  admin = (await arrangePerson({ [ws]: 'admin' })).userId
})

/** A skill that wants READ and a tool, over one that wants WRITE. */
async function arrangeTree(by = author) {
  await arrangeVersion(ws, 'tax-rules', '1.0.0', { permissions: [WRITE] })
  await arrangeVersion(ws, 'invoices', '1.0.0', { permissions: [READ], allowedTools: ['files.read'], requires: { 'tax-rules': '*' } })
  return await bindSkill(ws, { skill: 'invoices', scopeType: 'workspace' }, by)
}
const inUse = async () => (await resolveSkills(ws, {})).skills.length > 0
/** Codes of what was refused, as the record has them. */
const refusals = async () =>
  (
    await database.current
      .owner`select envelope_text as text from muster.audit_events where workspace_id = ${ws} and type = 'skill_grant.refused'`
  ).map(({ text }) => /"code":"(\w+)"/.exec(String(text))?.[1])
const grantsOf = async (id: string) => await database.current.owner`select * from muster.skill_grants where binding_id = ${id}`

/** What a person finds in the bell about skills that wait, and whom a mail is meant for. */
const bellOf = async (userId: string) => {
  const { items } = await listNotices({ workspaceId: ws, userId } as Principal, {}, inEnglish)
  return items.filter(({ kind }) => kind === 'skill_permission').map(({ title, sentence, href }) => ({ title, sentence, href }))
}
const mailed = async () =>
  (
    await database.current
      .owner`select user_id from muster.notices where workspace_id = ${ws} and kind = 'skill_permission' and channel = 'mail'`
  ).map(({ user_id }) => user_id)

describe('who may give is told', () => {
  const waits = { title: 'Waits for permission: invoices 1.0.0', href: '/skills/waiting' }
  const open = { ...waits, sentence: 'Read what it asks for, then give it or refuse. Nobody uses it before that.' }
  const over = { ...waits, sentence: 'It is settled.' }

  test('once for each skill that waits, and never who may not; given or refused, it says that it is settled', async () => {
    const { id } = await arrangeTree()
    expect([await bellOf(admin), await bellOf(author), await mailed()]).toEqual([[open], [], [admin]])
    for (const permission of [READ, WRITE]) await grantPermission(ws, id, permission, admin)
    expect(await bellOf(admin)).toEqual([open])
    await grantPermission(ws, id, TOOL, admin)
    expect(await bellOf(admin)).toEqual([over])
    await endBinding(ws, id, author)
    await bindSkill(ws, { skill: 'invoices', scopeType: 'workspace' }, author)
    expect(await bellOf(admin)).toEqual([open, over])
    expect((await verifyWorkspace(ws)).ok).toBe(true)
  })

  test('anew when a permission is taken back from one that works, and who added it too; not who took it back, nor of one that waits', async () => {
    const second = (await arrangePerson({ [ws]: 'admin' })).userId
    const { id } = await arrangeTree()
    await grantPermission(ws, id, READ, admin)
    await revokeGrant(ws, id, READ, admin)
    expect([await bellOf(admin), await bellOf(second), await bellOf(author)]).toEqual([[open], [open], []])
    for (const permission of [READ, WRITE, TOOL]) await grantPermission(ws, id, permission, admin)
    await revokeGrant(ws, id, TOOL, admin)
    const back = { ...waits, title: 'Permission taken back: invoices 1.0.0' }
    const stands = { ...back, sentence: 'Nobody uses the skill until the permission is given again.' }
    expect([await bellOf(admin), await bellOf(second), await bellOf(author)]).toEqual([[open], [stands, open], [stands]])
    expect((await mailed()).filter((userId) => userId === author)).toEqual([author])
    await grantPermission(ws, id, TOOL, second)
    expect(await bellOf(author)).toEqual([{ ...back, sentence: 'It is settled.' }])
    await revokeGrant(ws, id, TOOL, second)
    expect([(await bellOf(admin)).length, (await bellOf(second)).length, (await bellOf(author)).length]).toEqual([2, 2, 2])
    expect((await verifyWorkspace(ws)).ok).toBe(true)
  })

  test('of an upgrade that asks for more', async () => {
    await arrangeVersion(ws, 'letters', '1.0.0', {})
    const { id } = await bindSkill(ws, { skill: 'letters', ref: '>=1', scopeType: 'workspace' }, author)
    await arrangeVersion(ws, 'letters', '2.0.0', { permissions: [READ] })
    const { lockDigest } = await previewUpgrade(ws, id, {}, author)
    await upgradeBinding(ws, id, { lockDigest }, author)
    expect(await bellOf(admin)).toEqual([{ ...open, title: 'Waits for permission: letters 2.0.0' }])
  })

  test('nobody of a skill that asks for nothing; by bell alone who added it and is the only one', async () => {
    await arrangeVersion(ws, 'plain', '1.0.0', {})
    await bindSkill(ws, { skill: 'plain', scopeType: 'workspace' }, author)
    expect(await bellOf(admin)).toEqual([])
    await arrangeTree(admin)
    expect([await bellOf(admin), await mailed()]).toEqual([[open], []])
  })
})

describe('a binding waits', () => {
  test('until everything that the whole tree asks for is given, tools included', async () => {
    const { id, ...bound } = await arrangeTree()
    expect(bound).toMatchObject({ pending: true, inUse: false, missing: { permissions: [READ, WRITE, TOOL], secrets: [] } })
    expect(bound.permissions).toEqual([
      { permission: READ, by: ['invoices'], granted: null },
      { permission: WRITE, by: ['tax-rules'], granted: null },
      { permission: TOOL, by: ['invoices'], granted: null },
    ])
    expect(await inUse()).toBe(false)
    expect((await listBindings(ws, { pending: true })).items).toMatchObject([{ id, granters: [admin] }])
    for (const permission of [READ, WRITE]) {
      expect(await grantPermission(ws, id, permission, admin)).toMatchObject({ pending: true })
      expect(await inUse()).toBe(false)
    }
    const given = await grantPermission(ws, id, TOOL, admin)
    expect(given).toMatchObject({ pending: false, inUse: true, missing: { permissions: [] } })
    expect(given.permissions.map(({ granted }) => granted?.by)).toEqual([admin, admin, admin])
    expect(await inUse()).toBe(true)
    expect((await listBindings(ws, { pending: true })).items).toEqual([])
  })

  test('no longer once everything is given by people who race', async () => {
    const { id } = await arrangeTree()
    await Promise.all([READ, WRITE, TOOL, READ, TOOL].map(async (permission) => await grantPermission(ws, id, permission, admin)))
    expect(await readBinding(ws, id)).toMatchObject({ pending: false, inUse: true })
    expect(await grantsOf(id)).toHaveLength(3)
    const given = await database.current.owner`select 1 from muster.audit_events where workspace_id = ${ws} and type = 'skill_grant.given'`
    expect(given).toHaveLength(3)
  })

  test('again once a permission is taken back', async () => {
    const { id } = await arrangeTree()
    for (const permission of [READ, WRITE, TOOL]) await grantPermission(ws, id, permission, admin)
    expect(await inUse()).toBe(true)
    await expect(revokeGrant(ws, id, WRITE, author)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await refusals(), 'on record').toEqual(['FORBIDDEN'])
    expect(await revokeGrant(ws, id, WRITE, admin)).toMatchObject({ pending: true, missing: { permissions: [WRITE] } })
    expect(await inUse()).toBe(false)
    await expect(revokeGrant(ws, id, WRITE, admin)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await grantPermission(ws, id, WRITE, admin)).toMatchObject({ inUse: true })
  })
})

test('what was put to use in the table is in no scope: what is given is looked at each time, not believed', async () => {
  const { id } = await arrangeTree()
  const { owner } = database.current
  const live = async () => (await explainScope(ws, {})).entries.map(({ slug }) => slug)
  await owner`update muster.skill_bindings set pending = false where id = ${id}`
  expect(await live()).toEqual([])
  for (const permission of [READ, WRITE, TOOL]) await grantPermission(ws, id, permission, admin)
  expect(await live()).toEqual(['invoices', 'tax-rules'])
  await owner`update muster.skill_grants set granted_by = ${author} where binding_id = ${id} and permission = ${READ}`
  expect(await live(), 'signed for somebody else').toEqual([])
  await grantPermission(ws, id, READ, admin)
  await owner`delete from muster.skill_grants where binding_id = ${id} and permission = ${WRITE}`
  expect(await live(), 'gone behind the back of the product').toEqual([])
  await arrangeVersion(ws, 'with-secret', '1.0.0', { secrets: ['token'] })
  await bindSkill(ws, { skill: 'with-secret', scopeType: 'workspace' }, author)
  await owner`update muster.skill_bindings set pending = false where slug = 'with-secret'`
  expect(await live(), 'a secret that nobody chose').toEqual([])
})

describe('a permission', () => {
  test('that the skill does not ask for is refused, letter by letter', async () => {
    const { id } = await arrangeTree()
    for (const permission of ['drive:read:/policies', 'drive:read:/policies/ ', 'Drive:read:/policies/', 'files.read', `${READ}x`])
      await expect(grantPermission(ws, id, permission, admin), permission).rejects.toMatchObject({ code: 'GRANT_NOT_DECLARED' })
    expect(await grantsOf(id)).toEqual([])
  })

  test('is given by an admin or by somebody with the permission to, and by nobody else', async () => {
    const { id } = await arrangeTree()
    const operator = (await arrangePerson({ [ws]: 'operator' })).userId
    const stranger = (await arrangePerson({ [await arrangeWorkspace('Other')]: 'admin' })).userId
    for (const one of [operator, stranger, 'usr_nobody'])
      await expect(grantPermission(ws, id, READ, one)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await refusals()).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'])
    await letGrant(operator)
    expect((await grantPermission(ws, id, READ, operator)).permissions[0]?.granted?.by).toBe(operator)
    await database.current.owner`update muster.memberships set role = 'admin' where workspace_id = ${ws} and user_id = ${author}`
    const other = await arrangePerson({ [ws]: 'author' })
    await arrangeVersion(ws, 'rounding', '1.0.0', { permissions: [READ] })
    const theirs = await bindSkill(ws, { skill: 'rounding', scopeType: 'workspace' }, other.userId)
    await expect(grantPermission(ws, theirs.id, READ, author), 'a role that nobody signed').rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  test('is not given by who added the skill, while somebody else may; the refusal is on record', async () => {
    const second = (await arrangePerson({ [ws]: 'admin' })).userId
    const { id, granters } = await arrangeTree(admin)
    expect(granters).toEqual([second])
    await expect(grantPermission(ws, id, READ, admin)).rejects.toMatchObject({ code: 'GRANT_SELF_APPROVAL' })
    expect(await refusals()).toEqual(['GRANT_SELF_APPROVAL'])
    expect((await grantPermission(ws, id, READ, second)).permissions[0]?.granted?.by).toBe(second)
    await database.current.owner`update muster.memberships set suspended_at = now() where workspace_id = ${ws} and user_id = ${second}`
    expect((await grantPermission(ws, id, WRITE, admin)).permissions[1]?.granted?.by, 'nobody else is there').toBe(admin)
  })

  test('counts only as it was signed, for this binding and this lock', async () => {
    const { id } = await arrangeTree()
    for (const permission of [READ, WRITE, TOOL]) await grantPermission(ws, id, permission, admin)
    const { owner } = database.current
    await owner`update muster.skill_grants set granted_by = ${author} where binding_id = ${id} and permission = ${READ}`
    expect(await readBinding(ws, id)).toMatchObject({ pending: true, inUse: false, missing: { permissions: [READ] } })
    await grantPermission(ws, id, READ, admin)
    expect(await readBinding(ws, id)).toMatchObject({ pending: false, inUse: true })
    const [before] = await owner`select lock, lock_digest from muster.skill_bindings where id = ${id}`
    await owner`update muster.skill_bindings set lock = jsonb_set(lock, '{0,archiveDigest}', '"x"') where id = ${id}`
    expect(await readBinding(ws, id)).toMatchObject({ pending: true, inUse: false })
    await owner`update muster.skill_bindings set lock = ${owner.json(before?.['lock'])}, lock_digest = 'x' where id = ${id}`
    expect(await readBinding(ws, id)).toMatchObject({ pending: true, inUse: false })
    const forged = await arrangeForged()
    expect(await readBinding(ws, forged)).toMatchObject({ pending: true, missing: { permissions: [READ] } })
  })

  test('is for nothing any more once the skill was taken out, and none of another workspace', async () => {
    const { id } = await arrangeTree()
    const other = await arrangeWorkspace('Other')
    const theirs = (await arrangePerson({ [other]: 'admin' })).userId
    await expect(grantPermission(other, id, READ, theirs)).rejects.toMatchObject({ code: 'BINDING_NOT_FOUND' })
    await endBinding(ws, id, author)
    await expect(grantPermission(ws, id, READ, admin)).rejects.toMatchObject({ code: 'BINDING_NOT_FOUND' })
  })
})

async function letGrant(userId: string): Promise<void> {
  const change = { role: 'operator' as const, grants: ['skills:grant'] }
  const seal = await signMembership({ workspaceId: ws, userId, ...change })
  await inScope(ws, async (scope) => await updateMembership(scope, userId, { ...change, ...seal }))
}

/** Grants written into the table: taken over from another binding, and made up. @returns id of the binding */
async function arrangeForged(): Promise<string> {
  await arrangeVersion(ws, 'rounding', '1.0.0', { permissions: [READ] })
  const mine = { scopeType: 'channel' as const, skill: 'rounding' }
  const first = await bindSkill(ws, { ...mine, scopeId: 'one' }, author)
  const second = await bindSkill(ws, { ...mine, scopeId: 'two' }, author)
  await grantPermission(ws, first.id, READ, admin)
  await database.current.owner`
    insert into muster.skill_grants select workspace_id, ${second.id}, permission, granted_by, granted_at, signature, key_id, epoch
    from muster.skill_grants where binding_id = ${first.id}`
  return second.id
}
