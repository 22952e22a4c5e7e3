import type {
  OAuthClientInformationContext,
  OAuthClientMetadata,
  OAuthClientProvider,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client'
import { fetch } from 'undici'
import { assert } from '#server/kernel/assert.ts'

const CALLBACK = 'http://localhost:3000/callback'

/** Somebody at a browser who agrees to everything, and what a program keeps of it; credentials of one issuer are none of another. */
export class SigningIn implements OAuthClientProvider {
  readonly redirectUrl = CALLBACK
  readonly clientMetadataUrl = 'https://conformance-test.local/client-metadata.json'
  readonly clientMetadata: OAuthClientMetadata = {
    client_name: 'muster',
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    application_type: 'native',
  }
  /** What the issuer sent the browser back with. */
  callback: URLSearchParams | undefined
  #clients = new Map<string, StoredOAuthClientInformation>()
  #tokens: StoredOAuthTokens | undefined
  #verifier = ''

  constructor(registered?: StoredOAuthClientInformation) {
    if (registered) this.#clients.set('', registered)
  }

  clientInformation(context?: OAuthClientInformationContext): StoredOAuthClientInformation | undefined {
    return this.#clients.get(context?.issuer ?? '') ?? this.#clients.get('')
  }
  saveClientInformation(client: StoredOAuthClientInformation, context?: OAuthClientInformationContext): void {
    this.#clients.set(context?.issuer ?? '', client)
  }
  tokens(): StoredOAuthTokens | undefined {
    return this.#tokens
  }
  saveTokens(tokens: StoredOAuthTokens): void {
    this.#tokens = tokens
  }
  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier
  }
  codeVerifier(): string {
    return this.#verifier
  }
  invalidateCredentials(which: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery'): void {
    if (which === 'all' || which === 'client') this.#clients.clear()
    if (which === 'all' || which === 'tokens') this.#tokens = undefined
  }
  async redirectToAuthorization(url: URL): Promise<void> {
    const location = (await fetch(url, { redirect: 'manual' })).headers.get('location')
    assert(location, 'the issuer sends the browser back')
    this.callback = new URL(location).searchParams
  }
}
