import { AppError } from '#server/kernel/app-error.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface OriginFacts {
  readonly method: string
  readonly headers: Pick<Headers, 'get'>
  /** PUBLIC_URL when the operator set one: then only that origin counts. */
  readonly publicUrl?: string | undefined
}

/**
 * Refuses a request that changes something unless a page of ours sent it: `Sec-Fetch-Site` must say same-origin and
 * `Origin` must be the address it was sent to. Browsers always send one of them; a script has to send `Origin`.
 * @throws AppError ORIGIN_REFUSED
 */
export function checkOrigin({ method, headers, publicUrl }: OriginFacts): void {
  if (SAFE_METHODS.has(method)) return
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  if (site !== null && site !== 'same-origin') throw new AppError('ORIGIN_REFUSED')
  if (origin === null && site === null) throw new AppError('ORIGIN_REFUSED')
  // A form of ours sent without scripts says "null", because our referrer policy is no-referrer.
  if (origin === 'null' && site === 'same-origin') return
  if (origin !== null && !isOurs(origin, headers, publicUrl)) throw new AppError('ORIGIN_REFUSED')
}

function isOurs(origin: string, headers: Pick<Headers, 'get'>, publicUrl: string | undefined): boolean {
  const given = parseUrl(origin)
  if (!given) return false
  if (publicUrl) return given.origin === parseUrl(publicUrl)?.origin
  return given.host === (headers.get('x-forwarded-host') ?? headers.get('host'))
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
