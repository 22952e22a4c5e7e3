import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import type { Role } from '#server/identity/schema.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { arrangeBinding, arrangeSkill } from '#server/skills/resolve/testing/arrange-skills.ts'
import { GET } from './route.ts'

const database = useTestDatabase()

async function person(workspaceId: string, role: Role) {
  const { userId, email } = await arrangePerson({ [workspaceId]: role })
  const { token } = await arrangeSignIn(identityContext, email)
  const ask = async (query: string, headers: Record<string, string> = {}) =>
    await GET(
      new Request(`http://muster.test/api/v1/skills-in-scope?${query}`, { headers: { cookie: `muster_session=${token}`, ...headers } }),
      {
        params: Promise.resolve({}),
      },
    )
  const slugs = async (query: string) =>
    ((await (await ask(query)).json()) as { skills: { slug: string }[] }).skills.map(({ slug }) => slug)
  return { userId, ask, slugs }
}

test('a person sees what is in scope of themselves, of channels and of crew members; of other people only who may add skills there', async () => {
  const workspaceId = await arrangeWorkspace('Scopes')
  const viewer = await person(workspaceId, 'viewer')
  const operator = await person(workspaceId, 'operator')
  const author = await person(workspaceId, 'author')
  const add = async (slug: string, scopeType: 'workspace' | 'user' | 'channel' | 'core', scopeId: string) =>
    await arrangeBinding(database.current.owner, {
      workspaceId,
      skill: await arrangeSkill(database.current.owner, { workspaceId, slug }),
      scopeType,
      scopeId,
    })
  await add('for-all', 'workspace', workspaceId)
  await add('for-viewer', 'user', viewer.userId)
  await add('for-channel', 'channel', 'sales')
  await add('for-member', 'core', 'mem_1')
  expect(await viewer.slugs('')).toEqual(['for-all'])
  expect(await viewer.slugs('user=me')).toEqual(['for-all', 'for-viewer'])
  expect(await viewer.slugs(`user=${viewer.userId}&channel=sales&member=mem_1`)).toEqual([
    'for-all',
    'for-channel',
    'for-member',
    'for-viewer',
  ])
  expect(await author.slugs(`user=${viewer.userId}`)).toEqual(['for-all', 'for-viewer'])
  for (const userId of [viewer.userId, 'usr_nobody']) expect((await operator.ask(`user=${userId}`)).status).toBe(403)
  expect((await viewer.ask(`user=${author.userId}`)).status).toBe(403)
})

test('a runtime that has the list already gets 304, and the new one as soon as it is another', async () => {
  const workspaceId = await arrangeWorkspace('Tags')
  const viewer = await person(workspaceId, 'viewer')
  const first = await viewer.ask('')
  const tag = first.headers.get('etag') ?? ''
  expect(tag).toMatch(/^"[0-9a-f]{64}"$/)
  expect((await viewer.ask('', { 'if-none-match': tag })).status).toBe(304)
  const skill = await arrangeSkill(database.current.owner, { workspaceId, slug: 'brand-new' })
  await arrangeBinding(database.current.owner, { workspaceId, skill, scopeType: 'channel', scopeId: 'sales' })
  const other = await viewer.ask('channel=sales', { 'if-none-match': tag })
  expect([other.status, await other.json()]).toEqual([
    200,
    { skills: [{ slug: 'brand-new', version: '1.0.0', description: 'About brand-new', triggers: [] }], cacheTtlMs: 60_000 },
  ])
  expect(other.headers.get('etag')).not.toBe(tag)
})
