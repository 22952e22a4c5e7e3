import { fetch } from 'undici'
import { listConnectors } from '#server/catalogue/list-connectors.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { connectApp } from '#server/gateway/mcp/connect-app.ts'
import { openSession } from '#server/gateway/mcp/open-session.ts'
import { beginSignIn } from '#server/gateway/sign-in/begin-sign-in.ts'
import { finishSignIn } from '#server/gateway/sign-in/finish-sign-in.ts'
import { arrangePerson, arrangeSignIn, arrangeWorkspace } from '#server/identity/testing/arrange.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'

const ORIGIN = 'http://localhost:3000'
const CALL_MS = 60_000
/** After the third time that it asks, a server is not going to be content. */
const SIGN_INS_MAX = 2

interface Registered {
  readonly client_id?: string
  readonly client_secret?: string
}

/** An admin of the product who connects the scenario's server, signs in when it wants that, agrees to what it wants, and calls its tools. */
export async function signInByProduct(url: string, { client_id: clientId, client_secret: secret }: Registered): Promise<void> {
  const workspaceId = await arrangeWorkspace()
  const { email } = await arrangePerson({ [workspaceId]: 'admin' })
  const { principal } = await arrangeSignIn(identityContext, email)
  const { id } = await connectApp(workspaceId, { kind: 'remote', key: 'far', name: 'Far', url, private: true }, principal.userId)
  const client = clientId === undefined ? {} : { client: { id: clientId, ...(secret === undefined ? {} : { secret }) } }
  // the scenario's sign-in server is another port of this machine: the admin is told which, and names it
  const begin = async (given: Parameters<typeof beginSignIn>[2]) =>
    await beginSignIn(principal, id, given, ORIGIN).catch(async (error: unknown) => {
      if (!isAppError(error, 'EGRESS_REFUSED')) throw error
      return await beginSignIn(principal, id, { ...given, inside: String(error.context['origin']) }, ORIGIN)
    })
  let signIns = 0
  const signedIn = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        const wants = isAppError(error, 'CONNECTOR_SIGN_IN_NEEDED') || isAppError(error, 'CONNECTOR_SCOPE_NEEDED')
        if (!wants || signIns === SIGN_INS_MAX) throw error
        signIns += 1
        const more = (await listConnectors(workspaceId)).find((one) => one.id === id)?.signIn?.wants ?? []
        const { to } = await begin({ ...client, ...(more.length > 0 ? { agreeTo: more.join(' ') } : {}) })
        const location = (await fetch(to, { redirect: 'manual' })).headers.get('location')
        assert(location, 'the issuer sends the browser back')
        const brought = Object.fromEntries(new URL(location).searchParams) as { state: string }
        await finishSignIn(principal, brought)
      }
    }
  }
  const session = await openSession(workspaceId, 'far')
  for (const { name } of await signedIn(async () => await session.listTools()))
    await signedIn(async () => await session.call(name, {}, {}, CALL_MS))
}
