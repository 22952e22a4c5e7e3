import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { askSetUp, listAskedSetUps } from '#server/authoring/set-up/ask-set-up.ts'
import { listNotices } from '#server/bridge/notices/list-notices.ts'
import { installBundledConnectors } from '#server/catalogue/install-bundled.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import type { Principal } from '#server/identity/principal.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { inEnglish as say } from '#server/kernel/language/say.ts'
import { ensureSigner } from '#server/signer/testing/ensure-signer.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

useTestDatabase()
let workspaceId = ''
let author: Principal
let admin: Principal
beforeAll(async () => {
  await ensureSigner()
  workspaceId = await arrangeWorkspace('Asking')
  const enter = async (role: 'author' | 'admin') =>
    (await arrangeSignIn(identityContext, (await arrangePerson({ [workspaceId]: role })).email)).principal
  author = await enter('author')
  admin = await enter('admin')
})
const told = async (person: Principal) =>
  (await listNotices(person, {}, say)).items.map(({ title, sentence, href }) => `${title} | ${sentence} | ${href}`)
const asked = async () => (await listAskedSetUps(author, say)).map(({ kind, name }) => `${kind} ${name}`)

test('who may not connect an app asks the admins: once, however many ask at once, and only admins are told', async () => {
  await Promise.all(['Mail', 'mail', 'Mail'].map(async (name) => await askSetUp(author, { kind: 'app', name })))
  expect(await asked()).toHaveLength(1)
  expect(await told(author)).toEqual([])
  expect(await told(admin)).toEqual([expect.stringMatching(/^Connect an app: mail \| Somebody asks for it.* \| \/apps\?connect=mail$/i)])
})

test('what was asked for is settled by itself once it is there, and cannot be asked for any more', async () => {
  await askSetUp(author, { kind: 'secret', name: 'vault:/crm#key' })
  await inScope(workspaceId, async (scope) => {
    await installBundledConnectors(scope, admin.userId, ['mail'])
    const binding = { connector: 'mail', origin: 'local', members: 'all' as const }
    await saveSecret(scope, { path: 'crm', fields: { key: 'a long value for it' }, binding }, admin.userId)
  })
  expect(await asked()).toEqual([])
  expect(await told(admin)).toEqual([
    'Save a secret: vault:/crm#key | It is settled. | /secrets?save=vault%3A%2Fcrm%23key',
    expect.stringMatching(/^Connect an app: mail \| It is settled\. /i),
  ])
  await expect(askSetUp(author, { kind: 'app', name: 'Mail' })).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(askSetUp(author, { kind: 'app', name: 'mail.find' })).resolves.toMatchObject({ id: expect.stringMatching(/^sur_/) })
})
