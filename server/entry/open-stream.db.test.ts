import { expect, test } from 'vitest'
import { useRunWorld } from '#server/dispatch/testing/run-world.ts'
import { authorise } from '#server/entry/authorise.ts'
import { credentialOf } from '#server/entry/credential.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { openStream } from '#server/entry/open-stream.ts'
import { arrangePerson, arrangeSignIn } from '#server/identity/testing/arrange.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import { inScope } from '#server/tenancy/store.ts'

const world = useRunWorld()

test('a stream says that it is here when it listens: what is committed from then on is told, so a page that reads once more misses nothing', async () => {
  const { workspaceId } = world
  const { email } = await arrangePerson({ [workspaceId]: 'viewer' })
  const { token } = await arrangeSignIn(identityContext, email)
  const stop = new AbortController()
  const request = new Request('http://localhost:3000/api/v1/stream', {
    headers: { cookie: `muster_session=${token}` },
    signal: stop.signal,
  })
  const principal = await authorise(credentialOf(request), { capability: 'workspace:read', tokenScope: 'read', changes: false })
  const reader = openStream(principal, request).body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  const until = async (text: string): Promise<void> => {
    while (!heard.includes(text)) {
      const { value, done } = (await reader?.read()) ?? { done: true }
      if (done) throw new Error(`Ended before ${text}: ${heard}`)
      heard += value
    }
  }
  await until('event: here')
  await inScope(workspaceId, async (scope) => await publishSignal(scope, { type: 'approval.changed', id: 'apr_1' }))
  await until('approval.changed')
  expect(heard.indexOf('event: here')).toBeLessThan(heard.indexOf('approval.changed'))
  stop.abort()
})
