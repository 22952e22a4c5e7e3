import { beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { verifyWorkspace } from '#server/audit/verify-workspace.ts'
import { listNotices } from '#server/bridge/notices/list-notices.ts'
import { readSkill } from '#server/bridge/skills/read-skill.ts'
import { readWaiting } from '#server/bridge/skills/read-waiting.ts'
import type { Principal } from '#server/identity/principal.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { endBinding, setEnabled } from '#server/skills/bindings/change-binding.ts'
import { grantPermission, revokeGrant } from '#server/skills/bindings/grant-permission.ts'
import { readBinding } from '#server/skills/bindings/list-bindings.ts'
import { revokeEveryGrant } from '#server/skills/bindings/revoke-every-grant.ts'
import type { BindingView } from '#server/skills/bindings/schema.ts'
import { arrangeVersion } from '#server/skills/bindings/testing/arrange-registry.ts'
import { previewUpgrade, upgradeBinding } from '#server/skills/bindings/upgrade-binding.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What an agreement to another publisher counted for ends with it (decision 0158). */
const database = useTestDatabase()
const READ = 'drive:read:/policies/'
let ws = ''
let author = ''
let admin = ''
let trudy = ''

beforeAll(ensureSigner)
beforeEach(async () => {
  ws = await arrangeWorkspace('Agreed')
  author = (await arrangePerson({ [ws]: 'author' })).userId
  admin = (await arrangePerson({ [ws]: 'admin' })).userId
  trudy = `publisher:${ws}/usr_trudy`
  await arrangeVersion(ws, 'plain', '1.0.0')
  await endBinding(ws, (await bind('first')).id, author)
  await arrangeVersion(ws, 'plain', '1.1.0', { by: 'usr_trudy' })
})

const bind = async (channel: string, ref = 'latest'): Promise<BindingView> =>
  await bindSkill(ws, { skill: 'plain', ref, scopeType: 'channel', scopeId: channel }, author)
const upgrade = async (id: string, ref = 'latest') =>
  await upgradeBinding(ws, id, { ref, lockDigest: (await previewUpgrade(ws, id, { ref }, author)).lockDigest }, author)
const inUse = async (channel: string) => (await resolveSkills(ws, { channel })).skills.length === 1
/** One that was asked about the publisher, and agreed to it; another that was not asked any more, since that counted. */
async function arrangeCounting(): Promise<{ asked: string; counting: string }> {
  const asked = await bind('sales')
  expect(asked.missing.permissions).toEqual([trudy])
  await grantPermission(ws, asked.id, trudy, admin)
  const counting = await bind('support')
  expect(counting).toMatchObject({ pending: false, missing: { permissions: [] } })
  expect([await inUse('sales'), await inUse('support')]).toEqual([true, true])
  return { asked: asked.id, counting: counting.id }
}
const toldOf = async (userId: string) =>
  (await listNotices({ workspaceId: ws, userId } as Principal, {}, inEnglish)).items.filter(({ title }) =>
    title.startsWith('Permission taken back'),
  ).length

test('a skill that was not asked about a publisher, because an agreement elsewhere counted, stands still and asks when that is taken back', async () => {
  const { asked, counting } = await arrangeCounting()
  const other = (await arrangePerson({ [ws]: 'admin' })).userId
  await revokeGrant(ws, asked, trudy, admin)
  for (const id of [asked, counting])
    expect(await readBinding(ws, id)).toMatchObject({ state: 'active', pending: true, inUse: false, missing: { permissions: [trudy] } })
  expect([await inUse('sales'), await inUse('support')]).toEqual([false, false])
  expect([await toldOf(other), await toldOf(author)], 'of both').toEqual([2, 2])
  expect((await bind('legal')).missing.permissions, 'what asks agreed to nothing').toEqual([trudy])
  expect((await verifyWorkspace(ws)).ok).toBe(true)
})

test('each is asked about by itself from then on, and given and taken back by itself', async () => {
  const { asked, counting } = await arrangeCounting()
  await revokeGrant(ws, asked, trudy, admin)
  await grantPermission(ws, asked, trudy, admin)
  expect([await inUse('sales'), await inUse('support')]).toEqual([true, false])
  await grantPermission(ws, counting, trudy, admin)
  await revokeGrant(ws, asked, trudy, admin)
  expect([await inUse('sales'), await inUse('support')]).toEqual([false, true])
  expect(await bind('legal'), 'it counts on the one that holds').toMatchObject({ pending: false })
  await revokeGrant(ws, counting, trudy, admin)
  expect([await inUse('support'), await inUse('legal')]).toEqual([false, false])
  expect((await verifyWorkspace(ws)).ok).toBe(true)
})

test('who counts on it says so, and takes it back for all', async () => {
  const { asked, counting } = await arrangeCounting()
  expect((await readBinding(ws, counting)).permissions).toMatchObject([{ permission: trudy, granted: { by: admin } }])
  await revokeGrant(ws, counting, trudy, admin)
  expect([await inUse('sales'), await inUse('support')]).toEqual([false, false])
  await expect(revokeGrant(ws, asked, trudy, admin), 'it is gone').rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await verifyWorkspace(ws)).ok).toBe(true)
})

test('an upgrade takes the agreement along, so that it can be taken back as long as anything counts on it', async () => {
  const { asked } = await arrangeCounting()
  await arrangeVersion(ws, 'plain', '1.2.0', { by: 'usr_trudy' })
  const next = await upgrade(asked)
  expect(next).toMatchObject({ state: 'active', permissions: [{ permission: trudy, granted: { by: admin } }] })
  await revokeGrant(ws, next.id, trudy, admin)
  expect([await inUse('sales'), await inUse('support')]).toEqual([false, false])
})

test('one whose agreement was given for what was taken out since stands still when that is taken back', async () => {
  const { asked, counting } = await arrangeCounting()
  await endBinding(ws, asked, author)
  expect(await inUse('support')).toBe(true)
  await revokeGrant(ws, counting, trudy, admin)
  expect(await inUse('support')).toBe(false)
})

test('what counts on what counted is asked about too', async () => {
  const { asked } = await arrangeCounting()
  await arrangeVersion(ws, 'needs-it', '1.0.0', { requires: { plain: '^1.1' }, permissions: [READ] })
  const third = await bindSkill(ws, { skill: 'needs-it', scopeType: 'channel', scopeId: 'legal' }, author)
  expect(third.missing.permissions, 'only its own').toEqual([READ])
  await revokeGrant(ws, asked, trudy, admin)
  expect((await readBinding(ws, third.id)).missing.permissions).toEqual([READ, trudy])
  await grantPermission(ws, third.id, READ, admin)
  expect((await resolveSkills(ws, { channel: 'legal' })).skills).toEqual([])
})

test('after a restore they wait like what was given', async () => {
  const { counting } = await arrangeCounting()
  await inScope(ws, async (scope) => await revokeEveryGrant(scope, 'a backup was put back'))
  expect(await readBinding(ws, counting)).toMatchObject({ pending: true, missing: { permissions: [trudy] } })
  expect([await toldOf(admin), await toldOf(author)]).toEqual([2, 2])
})

test('one put to use in the table, though its agreement was taken back, is in no scope, and the proof finds it', async () => {
  const { asked, counting } = await arrangeCounting()
  await revokeGrant(ws, asked, trudy, admin)
  await database.current.owner`update muster.skill_bindings set pending = false where id = ${counting}`
  expect(await inUse('support')).toBe(false)
  expect(await verifyWorkspace(ws)).toMatchObject({
    ok: false,
    authority: { differenceCount: 1 },
    firstBad: { why: expect.stringContaining('was taken back') },
  })
})

test('who takes one back sees before how many others stop with it, wherever it is taken back, and so many do', async () => {
  const { asked, counting } = await arrangeCounting()
  await bind('legal')
  const alsoStop = async () => {
    const { uses } = await readSkill(ws, (await readBinding(ws, asked)).skillId)
    return Object.fromEntries(uses.map(({ id, given }) => [id, given.map((one) => one.alsoStop)]))
  }
  const before = await alsoStop()
  expect([before[asked], before[counting]]).toEqual([[2], [2]])
  await setEnabled(ws, asked, false, author)
  const off = await alsoStop()
  expect([off[asked], off[counting]], 'what is switched off does not stop').toEqual([[2], [1]])
  await setEnabled(ws, asked, true, author)
  await arrangeVersion(ws, 'plain', '1.2.0', { by: 'usr_trudy', permissions: [READ] })
  const waiting = await upgrade(asked)
  const { items } = await readWaiting({ workspaceId: ws, userId: admin, role: 'admin', grants: [] } as never)
  const there = items.find(({ id }) => id === waiting.id)?.permissions.find(({ permission }) => permission === trudy)
  expect(there?.given?.alsoStop, 'where an upgrade waits').toBe(3)
  await revokeGrant(ws, counting, trudy, admin)
  expect([await inUse('sales'), await inUse('support'), await inUse('legal')]).toEqual([false, false, false])
  await grantPermission(ws, asked, trudy, admin)
  await grantPermission(ws, counting, trudy, admin)
  const anew = await alsoStop()
  expect([anew[asked], anew[counting]], 'each given by itself').toEqual([[0], [0]])
})
