import type { OAuthClientProvider, StoredOAuthClientInformation, StoredOAuthTokens } from '@modelcontextprotocol/client'
import { fetch } from 'undici'

/** A program of somebody's with its OAuth memory, as the official client wants it. */
export class TestProgram implements OAuthClientProvider {
  asked: URL | undefined
  client: StoredOAuthClientInformation | undefined
  kept: StoredOAuthTokens | undefined
  verifier = ''
  readonly redirectUrl: string
  readonly name: string

  constructor(name = 'Test program', redirectUrl = 'http://127.0.0.1:7777/callback') {
    this.name = name
    this.redirectUrl = redirectUrl
  }
  get clientMetadata() {
    return { client_name: this.name, redirect_uris: [this.redirectUrl] }
  }
  state() {
    return 'state-of-the-program'
  }
  clientInformation() {
    return this.client
  }
  saveClientInformation(client: StoredOAuthClientInformation) {
    this.client = client
  }
  tokens() {
    return this.kept
  }
  saveTokens(tokens: StoredOAuthTokens) {
    this.kept = tokens
  }
  /** Changes what it remembers of its tokens. */
  keep(change: Partial<StoredOAuthTokens>) {
    if (this.kept) this.kept = { ...this.kept, ...change }
  }
  redirectToAuthorization(url: URL) {
    this.asked = url
  }
  saveCodeVerifier(verifier: string) {
    this.verifier = verifier
  }
  codeVerifier() {
    return this.verifier
  }
}

interface Browser {
  readonly session: string
  /** That the page shows. */
  readonly workspaceId: string
  readonly origin: string
}

/** What a browser does with the address that a program opens: up to the question. */
export async function openAsked(asked: URL | string) {
  const began = await fetch(asked, { redirect: 'manual' })
  const cookies = began.headers.getSetCookie().map((cookie) => String(cookie.split(';')[0]))
  const location = began.headers.get('location') ?? ''
  return { status: began.status, location, cookies, uid: /\/connect\/([\w-]+)$/.exec(location)?.[1] ?? '' }
}

/** The person's answer, as our page posts it. */
export async function postConsent({ session, workspaceId, origin }: Browser, uid: string, cookies: readonly string[], allow = true) {
  const answer = await fetch(`${origin}/api/v1/connected-programs`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', cookie: [`muster_session=${session}`, ...cookies].join('; ') },
    body: JSON.stringify({ request: uid, shown: workspaceId, allow }),
  })
  return { status: answer.status, body: (await answer.json()) as { to: string; code: string } }
}

/** Through to the redirect that carries the code to the program. */
export async function consent(browser: Browser, asked: URL | string, allow = true): Promise<URL> {
  const { uid, cookies } = await openAsked(asked)
  const { body } = await postConsent(browser, uid, cookies, allow)
  const back = await fetch(`${browser.origin}${body.to}`, { redirect: 'manual', headers: { cookie: cookies.join('; ') } })
  return new URL(back.headers.get('location') ?? 'about:blank')
}
