import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import type { RouteHandler } from '#server/entry/answer-request.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { arrangePerson, arrangeSignIn, arrangeToken, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import type { BindingPreview, BindingView, UpgradeDiff } from '#server/skills/bindings/schema.ts'
import { bindingListSchema, bindingPreviewSchema, bindingViewSchema, upgradeDiffSchema } from '#server/skills/bindings/schema.ts'
import { arrangeVersion } from '#server/skills/bindings/testing/arrange-registry.ts'
import { POST as grant } from './[id]/grant/route.ts'
import { PATCH as change, DELETE as end, GET as read } from './[id]/route.ts'
import { POST as previewUpgrade } from './[id]/upgrade/preview/route.ts'
import { POST as upgrade } from './[id]/upgrade/route.ts'
import { POST as preview } from './preview/route.ts'
import { POST as bind, GET as list } from './route.ts'

useTestDatabase()
const READ = 'drive:read:/policies/'
const who = { program: {} as Record<string, string>, admin: {} as Record<string, string>, adminId: '' }
let workspaceId = ''

beforeAll(async () => {
  workspaceId = await arrangeWorkspace('Routes')
  const author = await arrangePerson({ [workspaceId]: 'author' })
  const admin = await arrangePerson({ [workspaceId]: 'admin' })
  const { principal } = await arrangeSignIn(identityContext, author.email)
  who.program = { authorization: `Bearer ${await arrangeToken(identityContext, principal, ['author', 'read'])}` }
  who.admin = { cookie: `muster_session=${(await arrangeSignIn(identityContext, admin.email)).token}`, origin: 'http://muster.test' }
  who.adminId = admin.userId
  await arrangeVersion(workspaceId, 'invoices', '1.0.0', { permissions: [READ] })
})

async function ask(
  route: RouteHandler,
  by: Record<string, string>,
  given: { id?: string; body?: unknown; query?: string; method?: string } = {},
) {
  const { id, body, query = '', method = body === undefined ? 'GET' : 'POST' } = given
  const request = new Request(`http://muster.test/api/v1/skill-bindings?${query}`, {
    method,
    headers: { host: 'muster.test', 'content-type': 'application/json', ...by },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = await route(request, { params: Promise.resolve(id === undefined ? {} : { id }) })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
}

test('a program adds a skill as it was looked at, a person gives what it asks for, a newer version follows', async () => {
  const wanted = { skill: 'invoices', ref: '^1', scopeType: 'workspace' }
  const looked = await ask(preview, who.program, { body: wanted })
  expect(bindingPreviewSchema.parse(looked.body)).toEqual(looked.body)
  const { lockDigest, granters } = looked.body as BindingPreview
  expect(granters).toEqual([who.adminId])

  const bound = await ask(bind, who.program, { body: { ...wanted, lockDigest } })
  expect([bound.status, bindingViewSchema.parse(bound.body)]).toEqual([201, bound.body])
  const { id } = bound.body as BindingView
  expect(await ask(bind, who.program, { body: wanted })).toMatchObject({ status: 409, body: { code: 'BINDING_DUPLICATE' } })
  const waiting = await ask(list, who.program, { query: 'pending=true' })
  expect(bindingListSchema.parse(waiting.body)).toEqual(waiting.body)
  expect(waiting.body).toMatchObject({ items: [{ id, missing: { permissions: [READ] }, granters: [who.adminId] }], next: null })

  const given = { id, body: { permission: READ } }
  expect(await ask(grant, who.program, given)).toMatchObject({ status: 403, body: { code: 'SESSION_ONLY' } })
  expect(await ask(grant, who.admin, { id, body: { permission: 'drive:read:/policy/' } })).toMatchObject({
    status: 422,
    body: { code: 'GRANT_NOT_DECLARED' },
  })
  expect(await ask(grant, who.admin, given)).toMatchObject({ status: 200, body: { pending: false, inUse: true } })
  expect(await ask(list, who.program, { query: 'pending=true' })).toMatchObject({ body: { items: [] } })

  await arrangeVersion(workspaceId, 'invoices', '1.1.0', { permissions: [READ] })
  const diff = await ask(previewUpgrade, who.program, { id, body: {} })
  expect(upgradeDiffSchema.parse(diff.body)).toEqual(diff.body)
  const after = await ask(upgrade, who.program, { id, body: { lockDigest: (diff.body as UpgradeDiff).lockDigest } })
  expect(after).toMatchObject({ status: 201, body: { version: '1.1.0', state: 'active', inUse: true, supersedesId: id } })

  const newer = (after.body as BindingView).id
  expect(await ask(change, who.program, { id: newer, body: { enabled: false }, method: 'PATCH' })).toMatchObject({ body: { inUse: false } })
  expect(await ask(end, who.program, { id: newer, method: 'DELETE' })).toEqual({ status: 204, body: null })
  expect(await ask(read, who.program, { id: newer })).toMatchObject({ status: 200, body: { state: 'ended' } })
})
