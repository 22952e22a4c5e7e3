import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { GET } from './route.ts'

useTestDatabase()
const BYTES = Buffer.from([0, 255, 13, 10, 60, 115, 99, 114, 105, 112, 116, 62])
const tokens = { mine: '', theirs: '' }

beforeAll(async () => {
  for (const whose of ['mine', 'theirs'] as const) {
    const workspaceId = await arrangeWorkspace(whose)
    const person = await arrangePerson({ [workspaceId]: 'viewer' })
    tokens[whose] = (await arrangeSignIn(identityContext, person.email)).token
    if (whose === 'mine') await writeBytes(workspaceId, 'reports/Bericht "März".html', BYTES)
  }
})

async function download(token: string | null, path: string): Promise<Response> {
  const request = new Request(`http://muster.test/api/v1/files/content?path=${encodeURIComponent(path)}`, {
    headers: { host: 'muster.test', ...(token === null ? {} : { cookie: `muster_session=${token}` }) },
  })
  return await GET(request, { params: Promise.resolve({}) })
}

const PATH = 'reports/Bericht "März".html'

test('a file comes down as the exact bytes, as an attachment of no kind that a browser opens', async () => {
  const answer = await download(tokens.mine, PATH)
  expect(answer.status).toBe(200)
  expect(Buffer.from(await answer.arrayBuffer()).equals(BYTES)).toBe(true)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': String(BYTES.length),
    'content-disposition': `attachment; filename="Bericht _M_rz_.html"; filename*=UTF-8''Bericht%20%22M%C3%A4rz%22.html`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  })
})

test('nobody signed out and nobody of another workspace gets it, by whatever path', async () => {
  expect((await download(null, PATH)).status).toBe(401)
  for (const path of [PATH, `/${PATH}`]) expect((await download(tokens.theirs, path)).status).toBe(404)
  for (const path of ['../mine/files/x', '..', 'reports/../../x', 'reports']) {
    const answer = await download(tokens.theirs, path)
    expect([404, 422], path).toContain(answer.status)
  }
})
