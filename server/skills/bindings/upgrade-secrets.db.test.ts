import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { arrangePerson, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { bindSkill } from '#server/skills/bindings/bind-skill.ts'
import { readBinding } from '#server/skills/bindings/list-bindings.ts'
import type { BindingView } from '#server/skills/bindings/schema.ts'
import { arrangeVersion } from '#server/skills/bindings/testing/arrange-registry.ts'
import { arrangeSecret } from '#server/skills/bindings/testing/arrange-secret.ts'
import { previewUpgrade, upgradeBinding } from '#server/skills/bindings/upgrade-binding.ts'

/** Which saved secrets go along with an upgrade. */
useTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'muster-upgrades-'))
let ws = ''
let author = ''
let main = ''
let other = ''

beforeAll(async () => {
  process.env['MUSTER_DATA_DIR'] = dataDir
  await ensureSigner()
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
beforeEach(async () => {
  ws = await arrangeWorkspace('Upgrades')
  author = (await arrangePerson({ [ws]: 'author' })).userId
  main = await arrangeSecret(ws, 'tax/main', author)
  other = await arrangeSecret(ws, 'tax/other', author)
})

/** With a secret that it needs and one that it can do without, both chosen; then `next` is published. @returns its id */
async function arrangeBound(next: readonly string[]): Promise<string> {
  await arrangeVersion(ws, 'invoices', '1.0.0', { secrets: ['tax_key', 'proxy_key?'] })
  const secretMappings = { tax_key: main, proxy_key: main }
  const { id } = await bindSkill(ws, { skill: 'invoices', scopeType: 'workspace', secretMappings }, author)
  await arrangeVersion(ws, 'invoices', '1.1.0', { secrets: next })
  return id
}
const upgrade = async (id: string, secretMappings: Record<string, string | null>): Promise<BindingView> => {
  const { lockDigest } = await previewUpgrade(ws, id, {}, author)
  return await upgradeBinding(ws, id, { lockDigest, secretMappings }, author)
}
const chosen = ({ secrets }: BindingView) => Object.fromEntries(secrets.map(({ name, handle }) => [name, handle]))

test('saved secrets go along; each can be another one, and one that the skill can do without can be left out', async () => {
  const id = await arrangeBound(['tax_key', 'proxy_key?'])
  expect((await previewUpgrade(ws, id, {}, author)).mapped).toEqual({ tax_key: main, proxy_key: main })
  const next = await upgrade(id, { tax_key: other, proxy_key: null })
  expect(next).toMatchObject({ state: 'active', version: '1.1.0', inUse: true })
  expect(chosen(next)).toEqual({ tax_key: other, proxy_key: null })
  await arrangeVersion(ws, 'invoices', '1.2.0', { secrets: ['tax_key', 'proxy_key?'] })
  expect(chosen(await upgrade(next.id, {})), 'left out for good').toEqual({ tax_key: other, proxy_key: null })
})

test('one that the skill needs is not left out: the answer names it, and nothing changes', async () => {
  const id = await arrangeBound(['tax_key', 'proxy_key'])
  for (const secret of ['tax_key', 'proxy_key'])
    await expect(upgrade(id, { [secret]: null }), secret).rejects.toMatchObject({
      code: 'SECRET_MAPPING_INVALID',
      context: { secret, why: 'the skill cannot do without it' },
    })
  const before = await readBinding(ws, id)
  expect(before).toMatchObject({ state: 'active', version: '1.0.0', inUse: true })
  expect(chosen(before)).toEqual({ tax_key: main, proxy_key: main })
})

test('nor is one that another skill of the tree needs under the same name, or one that nothing asks for', async () => {
  const id = await arrangeBound(['tax_key', 'proxy_key?'])
  await arrangeVersion(ws, 'proxies', '1.0.0', { secrets: ['proxy_key'] })
  await arrangeVersion(ws, 'invoices', '1.2.0', { secrets: ['tax_key', 'proxy_key?'], requires: { proxies: '^1' } })
  for (const secret of ['proxy_key', 'other_key'])
    await expect(upgrade(id, { [secret]: null }), secret).rejects.toMatchObject({ code: 'SECRET_MAPPING_INVALID', context: { secret } })
})
