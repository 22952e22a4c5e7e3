import { expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing/test-database.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace, PASSWORD } from '#server/identity/testing/arrange.ts'
import { POST as signIn } from '../../session/route.ts'
import { GET, PATCH } from './route.ts'

useTestDatabase()
const asked = (path: string, method: string, body?: unknown, cookie = '') =>
  new Request(`http://muster.test/api/v1${path}`, {
    method,
    headers: { host: 'muster.test', origin: 'http://muster.test', 'content-type': 'application/json', cookie },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const context = { params: Promise.resolve({}) }
const languageOf = (answer: Response) => answer.headers.getSetCookie().find((one) => one.startsWith('muster_language='))

test('a chosen language goes along: into this browser at once, and into the next one with the sign-in', async () => {
  const { email } = await arrangePerson({ [await arrangeWorkspace()]: 'viewer' })
  const { token } = await arrangeSignIn(identityContext, email)
  const session = `muster_session=${token}`
  const changed = await PATCH(asked('/me/preferences', 'PATCH', { language: 'de', numberFormat: 'space-comma' }, session), context)
  expect(languageOf(changed)).toMatch(/^muster_language=de; .*Max-Age=31536000/)
  expect(await (await GET(asked('/me/preferences', 'GET', undefined, session), context)).json()).toMatchObject({
    language: 'de',
    numberFormat: 'space-comma',
    singleKeys: null,
  })
  expect(changed.headers.getSetCookie()).toContainEqual(expect.stringMatching(/^muster_numbers=space-comma; /))

  const elsewhere = await signIn(asked('/session', 'POST', { email, password: PASSWORD }), context)
  expect(elsewhere.status).toBe(200)
  expect(languageOf(elsewhere)).toMatch(/^muster_language=de;/)

  const back = await PATCH(asked('/me/preferences', 'PATCH', { language: null }, session), context)
  expect(languageOf(back)).toMatch(/^muster_language=; .*Max-Age=0/)
})

test('what is no choice is refused, and nothing is changed', async () => {
  const { email } = await arrangePerson({ [await arrangeWorkspace()]: 'viewer' })
  const { token } = await arrangeSignIn(identityContext, email)
  const session = `muster_session=${token}`
  for (const body of [{}, { language: 'fr' }, { numberFormat: '1.000' }])
    expect((await PATCH(asked('/me/preferences', 'PATCH', body, session), context)).status).toBe(422)
  expect((await GET(asked('/me/preferences', 'GET'), context)).status).toBe(401)
})
