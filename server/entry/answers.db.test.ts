import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { listApprovals } from '#server/approvals/store.ts'
import { arrangeConversation } from '#server/authoring/sessions/testing/arrange-conversation.ts'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { approveAll, hireThreeParts, startThreeParts } from '#server/dispatch/testing/three-legs.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { type ListedRoute, listRoutes } from '#server/entry/testing/list-routes.ts'
import { arrangePerson, arrangeSignIn } from '#server/identity/testing/arrange.ts'
import { inScope } from '#server/tenancy/store.ts'

/** The compiler holds handlers to the schemas of their answers; this finds what it cannot see: fields that nobody described. */
const world = useRunWorld()
const routes = await listRoutes()
/** Nothing of these kinds is in the world of this test. */
const NOT_IN_THIS_WORLD =
  /\/(templates|skills|skill-bindings|skill-registry|skill-uploads|model-calls|tickets|outbox|triggers|webhooks|mailboxes|results|requests|files)\/\[|\/put-back/
const ids: Record<string, string> = {}
let token = ''

beforeAll(async () => {
  const { workspaceId } = world
  const memberId = await hireThreeParts(workspaceId)
  const done = await startThreeParts(workspaceId, memberId, 'done')
  await world.settle()
  for (let part = 0; part < 3; part += 1) {
    await approveAll(workspaceId)
    await world.settle()
  }
  await startThreeParts(workspaceId, memberId, 'open')
  await world.settle()
  const { email } = await arrangePerson({ [workspaceId]: 'admin' })
  token = (await arrangeSignIn(identityContext, email)).token
  const [approval] = await inScope(workspaceId, async (scope) => await listApprovals(scope, { status: 'pending', limit: 10 }))
  const sessions = await arrangeConversation(workspaceId, memberId)
  Object.assign(ids, { sessions, members: memberId, runs: done, approvals: approval?.id, versions: '1', audit: '1', actions: '1' })
})

const asked = routes.filter(
  ({ method, handler: { about } }) =>
    method === 'GET' && about.door === 'member' && about.answer instanceof z.ZodType && !wantsQuery(about.query),
)

function wantsQuery(query: z.ZodType | undefined): boolean {
  return query !== undefined && !query.safeParse({}).success
}

async function answerOf({ path, handler }: ListedRoute): Promise<Response> {
  const params: Record<string, string> = {}
  const parts = path.split('/')
  const address = parts.map((part, i) => {
    const name = /^\[(\w+)\]$/.exec(part)?.[1]
    if (!name) return part
    params[name] = ids[parts[i - 1] ?? ''] ?? 'none'
    return params[name]
  })
  const request = new Request(`http://muster.test${address.join('/')}`, { headers: { cookie: `muster_session=${token}` } })
  return await handler(request, { params: Promise.resolve(params) })
}

test.each(asked.map((route) => [route.path, route] as const))(
  'GET %s answers what its description says, and nothing else',
  async (path, route) => {
    const answer = await answerOf(route)
    const body = (await answer.json()) as unknown
    if (answer.status === 404) return expect(path).toMatch(NOT_IN_THIS_WORLD)
    expect([path, answer.status]).toEqual([path, 200])
    const parsed = (route.handler.about.answer as z.ZodType).parse(body)
    expect(parsed, path).toEqual(body)
  },
)

test('enough of them answer with something in it', async () => {
  const full = await Promise.all(asked.map(async (route) => (await answerOf(route)).status))
  expect(full.filter((status) => status === 200).length).toBeGreaterThan(30)
  const runs = (await (
    await answerOf(routes.find(({ path, method }) => path === '/api/v1/runs' && method === 'GET') as ListedRoute)
  ).json()) as { items: unknown[] }
  expect(runs.items).toHaveLength(2)
})
