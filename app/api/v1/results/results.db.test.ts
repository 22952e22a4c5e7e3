import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { putBlob } from '#server/blobs/open-blobs.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { GET as download } from './[id]/download/route.ts'
import { GET as preview } from './[id]/preview/route.ts'

const database = useTestDatabase()
const PAGE = Buffer.from('<script>alert(1)</script>')
const tokens = { mine: '', theirs: '' }
let foreignBlob = ''

beforeAll(async () => {
  for (const whose of ['mine', 'theirs'] as const) {
    const workspaceId = await arrangeWorkspace(whose)
    const person = await arrangePerson({ [workspaceId]: 'viewer' })
    tokens[whose] = (await arrangeSignIn(identityContext, person.email)).token
    if (whose !== 'mine') continue
    const { ref } = await putBlob(workspaceId, PAGE)
    foreignBlob = ref
    await database.current.owner`insert into muster.results (workspace_id, id, run_id, leg, ordinal, name, title, mime, blob_ref, size)
      values (${workspaceId}, 'res_1', 'run_1', 1, 1, ${'a/März "1"\r\n.html'}, 'März', 'text/html', ${ref}, ${PAGE.length})`
  }
})

async function ask(route: typeof download, token: string | null, id = 'res_1'): Promise<Response> {
  const headers = { host: 'muster.test', ...(token === null ? {} : { cookie: `muster_session=${token}` }) }
  return await route(new Request(`http://muster.test/api/v1/results/${id}/download`, { headers }), { params: Promise.resolve({ id }) })
}

test('what a run handed over comes down as the exact bytes, as an attachment that can be no page, whatever it calls itself', async () => {
  const answer = await ask(download, tokens.mine)
  expect(answer.status).toBe(200)
  expect(Buffer.from(await answer.arrayBuffer()).equals(PAGE)).toBe(true)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-disposition': `attachment; filename="M_rz _1___.html"; filename*=UTF-8''M%C3%A4rz%20%221%22%0D%0A.html`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    'content-length': String(PAGE.length),
  })
  expect(await (await ask(preview, tokens.mine)).json()).toEqual({ kind: 'text', text: PAGE.toString(), left: 0 })
})

test('nobody signed out and nobody of another workspace gets it, nor its bytes by another row', async () => {
  for (const route of [download, preview]) {
    expect((await ask(route, null)).status).toBe(401)
    expect((await ask(route, tokens.theirs)).status).toBe(404)
    expect((await ask(route, tokens.mine, '../res_1')).status).toBe(404)
  }
  const [theirs] = await database.current.owner`select id from system.workspaces where name = 'theirs'`
  await database.current.owner`insert into muster.results (workspace_id, id, run_id, leg, ordinal, name, title, mime, blob_ref, size)
    values (${String(theirs?.['id'])}, 'res_2', 'run_1', 1, 1, 'x.html', 'x', 'text/html', ${foreignBlob}, 1)`
  const answer = await ask(download, tokens.theirs, 'res_2')
  expect(answer.status).not.toBe(200)
  expect(await answer.text()).not.toContain('alert')
})
