import { type FetchLike, type OAuthClientMetadata, registerClient, resolveClientMetadata } from '@modelcontextprotocol/client'
import { notValid } from '#server/catalogue/not-valid.ts'
import { canBeHidden } from '#server/gateway/sign-in/keep-tokens.ts'
import { asRefused, signInRefused } from '#server/gateway/sign-in/refused.ts'
import type { BeginSignIn, SignInClient, SignInServer } from '#server/gateway/sign-in/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** The name that people read at the other side. */
const NAME = 'Muster'

export interface ClientChoice {
  readonly server: SignInServer
  readonly typed: BeginSignIn['client']
  /** By what this very issuer knew us before, unless it refused that. */
  readonly before: SignInClient | null
  readonly redirect: string
  /** Address of our own description, where the other side could read it. */
  readonly document: string | null
  readonly scopes: string
  readonly reach: FetchLike
}

/** What Muster says of itself, registered or read from our description. */
export function describeClient(redirect: string): OAuthClientMetadata {
  return resolveClientMetadata({
    redirectUrl: redirect,
    clientMetadata: {
      client_name: NAME,
      redirect_uris: [redirect],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
  })
}

/**
 * By what the other side is to know us: what an admin typed in, what it knew us by before, our own description where both sides can,
 * else it is asked to register us (RFC 7591).
 * @throws AppError VALIDATION_FAILED at `/client` when somebody has to register Muster there by hand; APP_SIGN_IN_REFUSED
 */
export async function chooseClient(choice: ClientChoice): Promise<SignInClient> {
  const { server, typed, before, document } = choice
  if (typed) return { ...typed, knownBy: 'typed' }
  if (before) return before
  if (document !== null && server.metadata?.client_id_metadata_document_supported === true) return { id: document, knownBy: 'document' }
  if (server.metadata !== null && server.metadata.registration_endpoint === undefined)
    throw notValid(msg('its sign-in server wants Muster to be registered there first'), '/client')
  return await register(choice)
}

async function register({ server, redirect, scopes, reach }: ClientChoice): Promise<SignInClient> {
  const registered = await registerClient(server.at, {
    ...(server.metadata ? { metadata: server.metadata } : {}),
    clientMetadata: describeClient(redirect),
    ...(scopes === '' ? {} : { scope: scopes }),
    fetchFn: reach,
  }).catch((cause: unknown) => {
    throw asRefused(cause, msg('its sign-in server did not register Muster'))
  })
  const { client_id: id, client_secret: secret, token_endpoint_auth_method: method } = registered
  if (secret !== undefined && !canBeHidden(secret))
    throw signInRefused(msg('its sign-in server gave a secret that is too short or too long'))
  return { id, ...(secret === undefined ? {} : { secret }), ...(method === undefined ? {} : { method }), knownBy: 'registered' }
}

/** The client as the protocol library wants it. */
export function libraryClient({ id, secret, method }: SignInClient) {
  return {
    client_id: id,
    ...(secret === undefined ? {} : { client_secret: secret }),
    ...(method === undefined ? {} : { token_endpoint_auth_method: method }),
  }
}
