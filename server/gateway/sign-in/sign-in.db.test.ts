import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { listConnectors } from '#server/catalogue/list-connectors.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { connectApp } from '#server/gateway/mcp/connect-app.ts'
import { openSession } from '#server/gateway/mcp/open-session.ts'
import { testConnector } from '#server/gateway/mcp/test-connector.ts'
import { beginSignIn } from '#server/gateway/sign-in/begin-sign-in.ts'
import { finishSignIn } from '#server/gateway/sign-in/finish-sign-in.ts'
import { SignedInApp } from '#server/gateway/sign-in/testing/signed-in-app.ts'
import type { Principal } from '#server/identity/principal.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'

const database = useTestDatabase()
const app = new SignedInApp()
let admin: Principal
let workspaceId = ''
let id = ''

beforeAll(async () => {
  await app.start()
  workspaceId = await arrangeWorkspace()
  const person = await arrangePerson({ [workspaceId]: 'admin' })
  admin = (await arrangeSignIn(identityContext, person.email)).principal
  id = (await connectApp(workspaceId, { kind: 'remote', key: 'rooms', name: 'Rooms', url: app.url, private: true }, admin.userId)).id
})
afterAll(() => app.stop())

test('sign in, call, renew', async () => {
  await testConnector(workspaceId, id)
  expect((await listConnectors(workspaceId)).find((one) => one.key === 'rooms')).toMatchObject({
    state: 'sign-in',
    test: { code: 'CONNECTOR_SIGN_IN_NEEDED' },
  })
  const begun = await beginSignIn(admin, id, {}, 'http://127.0.0.1:3000')
  expect(begun.scopes).toEqual(['rooms:read', 'offline_access'])
  const back = await app.agree(begun.to)
  await finishSignIn(admin, { state: back.get('state') ?? '', code: back.get('code') ?? '', iss: back.get('iss') ?? '' })
  await testConnector(workspaceId, id)
  expect((await listConnectors(workspaceId)).find((one) => one.key === 'rooms')).toMatchObject({
    test: { ok: true, abilities: 1 },
    signIn: { state: 'signed-in', scopes: ['rooms:read'] },
  })
  const session = await openSession(workspaceId, 'rooms')
  await session.call('book', { room: 'x' }, {}, 5000).then((a) => console.log(JSON.stringify(a)))
  const { owner } = database.current
  await owner`update muster.connector_sign_ins set renew_at = now() - interval '1 second'`
  await session.call('book', { room: 'x' }, {}, 5000).then((a) => console.log(JSON.stringify(a)))
  console.log(app.given.length, await owner`select version from muster.connector_sign_ins`)
})
