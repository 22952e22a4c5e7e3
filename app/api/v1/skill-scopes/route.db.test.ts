import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import type { ScopeView } from '#server/bridge/skills/schema.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import type { Role } from '#server/identity/schema.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { arrangeBinding, arrangeSkill } from '#server/skills/resolve/testing/arrange-skills.ts'
import { GET } from './route.ts'

const database = useTestDatabase()

async function person(workspaceId: string, role: Role) {
  const { userId, email } = await arrangePerson({ [workspaceId]: role })
  const { token } = await arrangeSignIn(identityContext, email)
  const headers = { cookie: `muster_session=${token}` }
  const ask = async (query: string) =>
    await GET(new Request(`http://muster.test/api/v1/skill-scopes?${query}`, { headers }), { params: Promise.resolve({}) })
  const view = async (query: string) => (await (await ask(query)).json()) as ScopeView
  return { userId, ask, view }
}

test('a person looks into their own scope, any channel’s and any crew member’s; into another person’s only who may add skills there', async () => {
  const workspaceId = await arrangeWorkspace('Looks')
  const viewer = await person(workspaceId, 'viewer')
  const author = await person(workspaceId, 'author')
  const skill = await arrangeSkill(database.current.owner, { workspaceId, slug: 'for-author' })
  await arrangeBinding(database.current.owner, { workspaceId, skill, scopeType: 'user', scopeId: author.userId })
  expect((await viewer.ask(`user=${author.userId}`)).status).toBe(403)
  expect((await viewer.ask('user=usr_nobody')).status).toBe(403)
  expect((await viewer.ask(`user=${viewer.userId}&channel=sales&core=mem_1`)).status).toBe(200)
  expect((await viewer.view('')).choices.user.map(({ id }) => id)).toEqual([viewer.userId])
  expect((await author.view(`user=${author.userId}`)).inEffect).toMatchObject([{ name: 'for-author' }])
  expect((await author.ask(`user=${viewer.userId}`)).status).toBe(200)
})
