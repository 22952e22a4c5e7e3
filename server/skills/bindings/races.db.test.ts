import { beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { verifyWorkspace } from '#server/audit/verify-workspace.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { grantPermission, revokeGrant } from '#server/skills/bindings/grant-permission.ts'
import { listBindings, readBinding } from '#server/skills/bindings/list-bindings.ts'
import { arrangeVersion, ownerSlugOf } from '#server/skills/bindings/testing/arrange-registry.ts'
import { previewUpgrade, upgradeBinding } from '#server/skills/bindings/upgrade-binding.ts'
import { changeSkill } from '#server/skills/publish/change-skill.ts'
import { deleteSkill } from '#server/skills/publish/delete-skill.ts'
import { publishVersion } from '#server/skills/publish/publish-version.ts'
import { simpleBundle } from '#server/skills/publish/testing/make-bundle.ts'
import { reinstateVersion, yankVersion } from '#server/skills/publish/yank-version.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'

const database = useTestDatabase()
const READ = 'drive:read:/policies/'
const WRITE = 'drive:write:/policies/'
const TRUDYS = () => `publisher:${ws}/usr_trudy`
let ws = ''
let author = ''
let admin = ''

beforeAll(ensureSigner)
beforeEach(async () => {
  ws = await arrangeWorkspace('Races')
  author = (await arrangePerson({ [ws]: 'author' })).userId
  admin = (await arrangePerson({ [ws]: 'admin' })).userId
})

/**
 * Two changes in the middle of each other: the first has read and written everything when the second begins, and neither is committed
 * before both wait. What holds them is the line before the proof of these workspaces, where every change goes last.
 */
async function interleave<A, B>(first: () => Promise<A>, second: () => Promise<B>, held: readonly string[] = [ws]) {
  const { owner } = database.current
  return await owner
    .begin(async (line) => {
      for (const id of held) await line`select pg_advisory_xact_lock(hashtextextended(${`audit:${id}`}, 0))`
      const one = Promise.allSettled([first()])
      await waiting(1)
      const two = Promise.allSettled([second()])
      await waiting(2)
      return { one, two }
    })
    .then(async ({ one, two }) => [(await one)[0], (await two)[0]] as const)
}

/** Resolves once that many transactions wait for a lock. */
async function waiting(many: number): Promise<void> {
  for (let looked = 0; looked < 5000; looked += 1) {
    const [row] = await database.current
      .owner`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    if (Number(row?.['n']) >= many) return
  }
  throw new Error(`never ${many} waiting`)
}

const DONE = { status: 'fulfilled' }
const refused = (code: string) => ({ status: 'rejected', reason: { code } })
const bind = async (skill = 'invoices') => await bindSkill(ws, { skill, scopeType: 'workspace' }, author)
const yank = async (version: string, severity: 'normal' | 'security' = 'security') =>
  await yankVersion(ws, 'invoices', { version, severity, reason: 'wrong' }, author)
const upgrade = async (id: string, ref: string) => {
  const { lockDigest } = await previewUpgrade(ws, id, { ref }, author)
  return async () => await upgradeBinding(ws, id, { ref, lockDigest }, author)
}
const inUse = async () => (await resolveSkills(ws, {})).skills.map(({ slug, version }) => `${slug}@${version}`)
const untouched = async () => expect((await verifyWorkspace(ws)).ok).toBe(true)
/** 1.0.0 that wants READ, given; 2.0.0 that wants WRITE too. @returns the binding */
async function arrangeBound(): Promise<string> {
  await arrangeVersion(ws, 'invoices', '1.0.0', { permissions: [READ] })
  const { id } = await bind()
  await grantPermission(ws, id, READ, admin)
  await arrangeVersion(ws, 'invoices', '2.0.0', { permissions: [READ, WRITE] })
  return id
}

test('a skill that is deleted while somebody adds it is in use; one that is added while it is deleted is gone', async () => {
  await arrangeVersion(ws, 'invoices', '1.0.0')
  const remove = (force: boolean) => async () => await deleteSkill(ws, 'invoices', { by: admin, force })
  expect(await interleave(bind, remove(false))).toMatchObject([DONE, refused('SKILL_IN_USE')])
  expect(await inUse()).toEqual(['invoices@1.0.0'])
  await arrangeVersion(ws, 'tax-rules', '1.0.0')
  const removeOther = async () => await deleteSkill(ws, 'tax-rules', { by: admin, force: false })
  expect(await interleave(removeOther, async () => await bind('tax-rules'))).toMatchObject([DONE, refused('SKILL_NOT_FOUND')])
  await untouched()
})

test('withdrawn for its security while somebody adds it: whoever comes first, nobody has it in use', async () => {
  await arrangeVersion(ws, 'invoices', '1.0.0')
  expect(await interleave(bind, async () => await yank('1.0.0'))).toMatchObject([DONE, DONE])
  expect(await inUse()).toEqual([])
  await reinstateVersion(ws, 'invoices', '1.0.0', author)
  expect(await inUse()).toEqual(['invoices@1.0.0'])
  await arrangeVersion(ws, 'invoices', '1.1.0')
  const next = await upgrade((await listBindings(ws, {})).items[0]?.id ?? '', '1.1.0')
  expect(await interleave(async () => await yank('1.1.0'), next)).toMatchObject([DONE, DONE])
  expect(await inUse()).toEqual([])
  await untouched()
})

test('withdrawn while the last permission of an upgrade is given: its place is taken or not, never by what may not be used', async () => {
  const id = await arrangeBound()
  const successor = await (await upgrade(id, '2.0.0'))()
  const give = async () => await grantPermission(ws, successor.id, WRITE, admin)
  expect(await interleave(give, async () => await yank('2.0.0'))).toMatchObject([DONE, DONE])
  expect(await readBinding(ws, successor.id)).toMatchObject({ state: 'active', inUse: false, withdrawn: [{ severity: 'security' }] })
  expect(await inUse()).toEqual([])
  await untouched()
})

test('made private by its owner while another workspace adds it: the other one does not have it in use', async () => {
  const other = await arrangeWorkspace('Owner')
  await arrangeVersion(other, 'shared', '1.0.0', { visibility: 'public' })
  const hide = async () => await changeSkill(other, 'shared', { visibility: 'private' }, { by: admin, force: true })
  const add = async () => await bind(`${ownerSlugOf(other)}/shared`)
  expect(await interleave(add, hide, [ws, other])).toMatchObject([DONE, DONE])
  expect((await listBindings(ws, {})).items).toMatchObject([{ inUse: false, withdrawn: [{ severity: 'removed' }] }])
  expect(await inUse()).toEqual([])
})

test('of two upgrades of one binding one takes its place, and the other finds it taken', async () => {
  await arrangeVersion(ws, 'invoices', '1.0.0')
  const { id } = await bind()
  await arrangeVersion(ws, 'invoices', '1.1.0')
  await arrangeVersion(ws, 'invoices', '1.2.0')
  const both = [await upgrade(id, '1.1.0'), await upgrade(id, '1.2.0')] as const
  expect(await interleave(...both)).toMatchObject([DONE, refused('BINDING_NOT_FOUND')])
  expect(await inUse()).toEqual(['invoices@1.1.0'])
  expect((await listBindings(ws, {})).items).toHaveLength(1)
  await untouched()
})

test('a permission that is given while another is taken back: what is missing is counted with both', async () => {
  const id = await arrangeBound()
  const successor = await (await upgrade(id, '2.0.0'))()
  const give = async () => await grantPermission(ws, successor.id, WRITE, admin)
  const take = async () => await revokeGrant(ws, id, READ, admin)
  expect(await interleave(take, give)).toMatchObject([DONE, { ...DONE, value: { state: 'successor', missing: { permissions: [READ] } } }])
  expect(await inUse()).toEqual([])
  await grantPermission(ws, successor.id, READ, admin)
  const takeAgain = async () => await revokeGrant(ws, successor.id, WRITE, admin)
  expect(await interleave(takeAgain, async () => await grantPermission(ws, successor.id, WRITE, admin))).toMatchObject([DONE, DONE])
  expect(await inUse()).toEqual(['invoices@2.0.0'])
  await untouched()
})

test('an agreement to a publisher that is taken back while an upgrade counts on it: the upgrade asks', async () => {
  const id = await arrangeBound()
  await arrangeVersion(ws, 'invoices', '2.1.0', { permissions: [READ], by: 'usr_trudy' })
  const theirs = await (await upgrade(id, '2.1.0'))()
  await grantPermission(ws, theirs.id, TRUDYS(), admin)
  await arrangeVersion(ws, 'invoices', '3.0.0', { permissions: [READ, WRITE], by: 'usr_trudy' })
  const take = async () => await revokeGrant(ws, theirs.id, TRUDYS(), admin)
  const [waits] = await interleave(await upgrade(theirs.id, '3.0.0'), take)
  expect(waits).toMatchObject({ ...DONE, value: { missing: { permissions: [WRITE] } } })
  expect((await listBindings(ws, {})).items).toMatchObject([
    { state: 'successor', missing: { permissions: [WRITE, TRUDYS()].sort() } },
    { id: theirs.id, pending: true },
  ])
  await grantPermission(ws, theirs.id, TRUDYS(), admin)
  const [, asks] = await interleave(take, await upgrade(theirs.id, '3.0.0'))
  expect(asks).toMatchObject({ ...DONE, value: { missing: { permissions: [WRITE, TRUDYS()].sort() } } })
  await untouched()
})

test('of two people who publish one version at once one does; the other is told to look again', async () => {
  const archive = async (version: string) => await simpleBundle('twice', { version })
  const publish = (bytes: Uint8Array, by: string) => async () =>
    await publishVersion(ws, { slug: 'twice', archive: bytes, origin: 'upload' }, by)
  const first = await archive('1.0.0')
  expect(await interleave(publish(first, author), publish(first, admin))).toMatchObject([DONE, refused('CONFLICT')])
  const next = await archive('1.1.0')
  expect(await interleave(publish(next, author), publish(next, admin))).toMatchObject([DONE, refused('CONFLICT')])
  const remove = async () => await deleteSkill(ws, 'twice', { by: admin, force: false })
  expect(await interleave(remove, publish(await archive('1.2.0'), author))).toMatchObject([DONE, refused('CONFLICT')])
  await untouched()
})
