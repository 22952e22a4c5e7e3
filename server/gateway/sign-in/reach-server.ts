import type { FetchLike } from '@modelcontextprotocol/client'
import type { RemoteConfig } from '#server/catalogue/schema.ts'
import { egressFetch } from '#server/egress/egress-fetch.ts'
import { hostPort } from '#server/egress/host-port.ts'
import { toResponse } from '#server/gateway/mcp/egress-response.ts'
import type { SignInServer } from '#server/gateway/sign-in/schema.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'

const TIMEOUT_MS = 10_000
const BYTES_MAX = 256 * 1024

/** An app, as far as signing in to it goes out anywhere. */
export interface Reaching {
  readonly workspaceId: string
  readonly config: Pick<RemoteConfig, 'url' | 'private'>
  /** Origin inside our network that an admin named for this sign-in. */
  readonly inside: string | null
}

/**
 * How the protocol library's sign-in goes out: through the one outbound door, small and short. What is not public is refused, but for
 * an app inside our network its own origin and the one that an admin named: another port of its host is another program. No redirect
 * leaves its origin (the library follows those inside it, each through here again).
 */
export function reachServer(reaching: Reaching): FetchLike {
  return async (address, init) => {
    const url = String(address)
    const body = init?.body
    const answer = await egressFetch({
      url,
      workspaceId: reaching.workspaceId,
      method: (init?.method ?? 'GET') as 'GET' | 'POST',
      headers: Object.fromEntries(new Headers(init?.headers).entries()),
      allow: isNamed(reaching, new URL(url)) ? [hostPort(new URL(url))] : [],
      follow: 'never',
      timeoutMs: TIMEOUT_MS,
      bytesMax: BYTES_MAX,
      ...(body === undefined || body === null ? {} : { body: String(body) }),
    }).catch((cause: unknown) => {
      throw isAppError(cause, 'EGRESS_REFUSED') ? withOrigin(cause, url) : cause
    })
    return toResponse(answer)
  }
}

/** Whoever may name the place has to know which one it is. */
function withOrigin(cause: AppError, url: string): AppError {
  return new AppError('EGRESS_REFUSED', { cause, context: { ...cause.context, origin: new URL(url).origin } })
}

/** What an admin named for a sign-in; of one that began when any port of the app's host would do, the place that was shown then. */
export function namedFor({ at, inside }: Pick<SignInServer, 'at' | 'inside'>, appUrl: string): string | null {
  if (inside !== null) return inside
  const place = new URL(at)
  return place.hostname === new URL(appUrl).hostname ? place.origin : null
}

function isNamed({ config, inside }: Reaching, url: URL): boolean {
  return config.private && (url.origin === new URL(config.url).origin || url.origin === inside)
}
