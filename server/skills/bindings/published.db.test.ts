import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { grantPermission } from '#server/skills/bindings/grant-permission.ts'
import { readBinding } from '#server/skills/bindings/list-bindings.ts'
import { previewUpgrade } from '#server/skills/bindings/upgrade-binding.ts'
import { publishVersion } from '#server/skills/publish/publish-version.ts'
import { simpleBundle } from '#server/skills/publish/testing/make-bundle.ts'
import { yankVersion } from '#server/skills/publish/yank-version.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'

useTestDatabase()
let ws = ''
let author = ''
let admin = ''

beforeAll(async () => {
  await ensureSigner()
  ws = await arrangeWorkspace('Whole way')
  author = (await arrangePerson({ [ws]: 'author' })).userId
  admin = (await arrangePerson({ [ws]: 'admin' })).userId
})

async function publish(slug: string, version: string, fields: string): Promise<void> {
  const archive = await simpleBundle(slug, { version, fields })
  const { outcome, report } = await publishVersion(ws, { slug, archive, origin: 'upload' }, author)
  expect([outcome, report.filter((stage) => stage.outcome === 'failed')]).toEqual(['published', []])
}

test('from archives to use, and out of use again: what a bundle says of itself is what a binding asks for', async () => {
  await publish('reading-pdfs', '1.2.0', 'permissions: ["drive:read:/inbox"]\n')
  await publish('invoices', '1.0.0', 'allowed-tools: files.read\nrequires: {skills: ["reading-pdfs@^1.2"]}\n')
  const bound = await bindSkill(ws, { skill: 'invoices', ref: '^1', scopeType: 'workspace' }, author)
  expect(bound.lock.map(({ slug, version, publisher }) => [slug, version, publisher])).toEqual([
    ['reading-pdfs', '1.2.0', `${ws}/${author}`],
    ['invoices', '1.0.0', `${ws}/${author}`],
  ])
  expect(bound.missing).toEqual({ permissions: ['drive:read:/inbox', 'tool:files.read'], secrets: [] })
  for (const permission of bound.missing.permissions) await grantPermission(ws, bound.id, permission, admin)
  expect((await resolveSkills(ws, {})).skills.map(({ slug }) => slug)).toEqual(['invoices', 'reading-pdfs'])

  await publish('invoices', '1.0.1', 'allowed-tools: files.read files.write\nrequires: {skills: ["reading-pdfs@^1.2"]}\n')
  await publish('invoices', '1.0.2', 'allowed-tools: files.read files.write\nrequires: {skills: ["reading-pdfs@^1.2"]}\n')
  expect(await previewUpgrade(ws, bound.id, {}, author), 'a small number hides no wider reach').toMatchObject({ isCurrent: true })
  expect(await previewUpgrade(ws, bound.id, { ref: '1.0.2' }, author)).toMatchObject({
    to: '1.0.2',
    changes: { permissionsAdded: ['tool:files.write'] },
  })

  await yankVersion(ws, 'reading-pdfs', { version: '1.2.0', severity: 'security', reason: 'it sends files away' }, admin)
  expect((await resolveSkills(ws, {})).skills).toEqual([])
  expect(await readBinding(ws, bound.id)).toMatchObject({
    inUse: false,
    withdrawn: [{ slug: 'reading-pdfs', severity: 'security', reason: 'it sends files away' }],
  })
})
