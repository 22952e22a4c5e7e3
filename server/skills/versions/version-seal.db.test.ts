import { beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { readBinding } from '#server/skills/bindings/list-bindings.ts'
import { publishVersion } from '#server/skills/publish/publish-version.ts'
import { readVersionArchive } from '#server/skills/publish/read-version-archive.ts'
import { simpleBundle } from '#server/skills/publish/testing/make-bundle.ts'
import { reinstateVersion, yankVersion } from '#server/skills/publish/yank-version.ts'
import { explainScope } from '#server/skills/resolve/resolve-skills.ts'
import { arrangeWrittenSkill } from '#server/skills/resolve/testing/arrange-skills.ts'
import { findVersion } from '#server/skills/versions/store.ts'
import { versionHolds } from '#server/skills/versions/version-seal.ts'
import { inScope } from '#server/tenancy/store.ts'

const database = useTestDatabase()
let ws = ''
let author = ''
beforeAll(ensureSigner)
beforeEach(async () => {
  ws = await arrangeWorkspace('Seals')
  author = (await arrangePerson({ [ws]: 'author' })).userId
})

const bind = async () => (await bindSkill(ws, { skill: 'leaky', scopeType: 'workspace' }, author)).id
const inUse = async () => (await explainScope(ws, {})).entries.map(({ slug }) => slug)
const yank = async (severity: 'normal' | 'security', reason = 'it sends mail') =>
  await yankVersion(ws, 'leaky', { version: '1.0.0', severity, reason }, author)
const holds = async (id: string) => {
  const version = await inScope(ws, async (scope) => await findVersion(scope, ws, id))
  return version !== undefined && (await versionHolds(version))
}
/** As somebody does who can write to the database and has no signer. */
const byHand = async (change: string) =>
  await database.current.owner.unsafe(`update muster.skill_versions set ${change} where workspace_id = '${ws}'`)
async function publish(): Promise<string> {
  const archive = await simpleBundle('leaky')
  return (await publishVersion(ws, { slug: 'leaky', archive, origin: 'upload' }, author)).versionId ?? ''
}

test.for([
  ['taken back', 'yank_severity = null, yanked_at = null, yanked_by = null, yank_reason = null'],
  ['made milder', `yank_severity = 'normal'`],
  ['given another reason', `yank_reason = 'none'`],
  [
    'taken back with its seal',
    'yank_severity = null, yanked_at = null, yanked_by = null, yank_reason = null, status_signature = null, status_key_id = null, status_epoch = null',
  ],
] as const)('a withdrawal that was %s in the database brings nothing back into use', async ([, change]) => {
  const id = await publish()
  const binding = await bind()
  expect([await inUse(), await holds(id)]).toEqual([['leaky'], true])
  await yank('security')
  expect([await inUse(), await holds(id)]).toEqual([[], true])
  await byHand(change)
  expect(await holds(id)).toBe(false)
  await expect(readVersionArchive(ws, 'leaky', '1.0.0')).rejects.toThrow()
  if (!change.includes('status_')) {
    expect(await inUse()).toEqual([])
    expect(await readBinding(ws, binding)).toMatchObject({ inUse: false, withdrawn: [{ severity: 'removed' }] })
  }
  await reinstateVersion(ws, 'leaky', '1.0.0', author)
})

test('a version whose withdrawal was taken back in the database is not added', async () => {
  await publish()
  await yank('normal')
  await expect(bind()).rejects.toMatchObject({ code: 'SKILL_VERSION_NOT_FOUND' })
  await byHand('yank_severity = null, yanked_at = null, yanked_by = null, yank_reason = null')
  await expect(bind()).rejects.toMatchObject({ code: 'BLOB_DAMAGED' })
  await reinstateVersion(ws, 'leaky', '1.0.0', author)
})

test('each withdrawal and each taking back is signed anew', async () => {
  const id = await publish()
  await bind()
  await yank('normal')
  expect([await inUse(), await holds(id)]).toEqual([['leaky'], true])
  await yank('security')
  await reinstateVersion(ws, 'leaky', '1.0.0', author)
  expect([await inUse(), await holds(id)]).toEqual([['leaky'], true])
})

test('for its security a version goes without the signer too, and comes back with it alone', async () => {
  const id = await publish()
  await bind()
  const socket = process.env['MUSTER_SIGNER_SOCKET'] ?? ''
  process.env['MUSTER_SIGNER_SOCKET'] = `${socket}-away`
  await expect(yank('normal')).rejects.toMatchObject({ code: 'SIGNER_UNAVAILABLE' })
  await yank('security')
  await expect(reinstateVersion(ws, 'leaky', '1.0.0', author)).rejects.toMatchObject({ code: 'SIGNER_UNAVAILABLE' })
  process.env['MUSTER_SIGNER_SOCKET'] = socket
  expect([await inUse(), await holds(id)]).toEqual([[], false])
  await byHand(`yank_severity = 'normal'`)
  expect(await inUse()).toEqual([])
  await reinstateVersion(ws, 'leaky', '1.0.0', author)
  expect([await inUse(), await holds(id)]).toEqual([['leaky'], true])
})

test('a version from before a status was signed is in use, and has one from its first withdrawal on', async () => {
  const { versionId } = await arrangeWrittenSkill(database.current.owner, { workspaceId: ws, slug: 'leaky', contents: { 'SKILL.md': 'x' } })
  expect(await holds(versionId)).toBe(true)
  await yank('security')
  expect(await holds(versionId)).toBe(true)
  await byHand(`yank_severity = 'normal'`)
  expect(await holds(versionId)).toBe(false)
})
