import { beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { verifyWorkspace } from '#server/audit/verify-workspace.ts'
import { listNotices } from '#server/bridge/notices/list-notices.ts'
import type { Principal } from '#server/identity/principal.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { grantPermission } from '#server/skills/bindings/grant-permission.ts'
import { readBinding } from '#server/skills/bindings/list-bindings.ts'
import { revokeEveryGrant } from '#server/skills/bindings/revoke-every-grant.ts'
import { arrangeVersion } from '#server/skills/bindings/testing/arrange-registry.ts'
import { previewUpgrade, upgradeBinding } from '#server/skills/bindings/upgrade-binding.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import { inScope } from '#server/tenancy/store.ts'

/** After a restore nobody knows which permissions were taken back meanwhile (domain §4). */
useTestDatabase()
const READ = 'drive:read:/policies/'
const WRITE = 'drive:write:/policies/'
let ws = ''
let author = ''
let admin = ''

beforeAll(ensureSigner)
beforeEach(async () => {
  ws = await arrangeWorkspace('Restored')
  author = (await arrangePerson({ [ws]: 'author' })).userId
  admin = (await arrangePerson({ [ws]: 'admin' })).userId
})

const restore = async () => await inScope(ws, async (scope) => await revokeEveryGrant(scope, 'a backup was put back'))
const inUse = async () => (await resolveSkills(ws, {})).skills.map(({ slug }) => slug)
const bind = async (skill: string, ref?: string) => await bindSkill(ws, { skill, scopeType: 'workspace', ...(ref && { ref }) }, author)
const upgrade = async (id: string, ref: string) =>
  await upgradeBinding(ws, id, { ref, lockDigest: (await previewUpgrade(ws, id, { ref }, author)).lockDigest }, author)
/** Two permissions, both given. */
async function arrangeGiven(): Promise<string> {
  await arrangeVersion(ws, 'invoices', '1.0.0', { permissions: [READ, WRITE] })
  const { id } = await bind('invoices')
  for (const permission of [READ, WRITE]) await grantPermission(ws, id, permission, admin)
  return id
}
const backOf = async (userId: string) =>
  (await listNotices({ workspaceId: ws, userId } as Principal, {}, inEnglish)).items
    .filter(({ title }) => title.startsWith('Permission taken back'))
    .map(({ title, sentence, href }) => ({ title, sentence, href }))

test('every permission has to be given anew', async () => {
  const id = await arrangeGiven()
  expect(await inUse()).toEqual(['invoices'])
  expect(await restore()).toBe(2)
  expect(await readBinding(ws, id)).toMatchObject({ pending: true, missing: { permissions: [READ, WRITE] } })
  expect(await inUse()).toEqual([])
  expect((await verifyWorkspace(ws)).ok).toBe(true)
})

test('who may give, and who added it, is told of each skill that stands still now, not of what waited; the signer need not be there', async () => {
  await arrangeGiven()
  await arrangeVersion(ws, 'letters', '1.0.0', { permissions: [READ, WRITE] })
  await grantPermission(ws, (await bind('letters')).id, READ, admin)
  const operator = (await arrangePerson({ [ws]: 'operator' })).userId
  const socket = process.env['MUSTER_SIGNER_SOCKET']
  process.env['MUSTER_SIGNER_SOCKET'] = `${socket}.gone`
  try {
    expect(await restore()).toBe(3)
  } finally {
    process.env['MUSTER_SIGNER_SOCKET'] = socket
  }
  const sentence = 'Nobody uses the skill until the permission is given again.'
  const back = [{ title: 'Permission taken back: invoices 1.0.0', href: '/skills/waiting', sentence }]
  expect([await backOf(admin), await backOf(author), await backOf(operator)]).toEqual([back, back, []])
})

test('an upgrade that waits and counts on a publisher who was agreed to asks, and so does the next one', async () => {
  const trudy = `publisher:${ws}/usr_trudy`
  await arrangeVersion(ws, 'invoices', '1.0.0')
  const { id } = await bind('invoices', '^1')
  await arrangeVersion(ws, 'invoices', '1.1.0', { by: 'usr_trudy' })
  const theirs = await upgrade(id, '^1')
  await grantPermission(ws, theirs.id, trudy, admin)
  await arrangeVersion(ws, 'invoices', '2.0.0', { permissions: [WRITE], by: 'usr_trudy' })
  const waits = await upgrade(theirs.id, '2.0.0')
  expect(waits.missing.permissions, 'agreed to before').toEqual([WRITE])
  await restore()
  expect((await readBinding(ws, waits.id)).missing.permissions).toEqual([trudy, WRITE].sort())
  expect((await readBinding(ws, theirs.id)).missing.permissions).toEqual([trudy])
  expect((await upgrade(theirs.id, '2.0.0')).missing.permissions).toEqual([trudy, WRITE].sort())
  expect((await verifyWorkspace(ws)).ok).toBe(true)
})
