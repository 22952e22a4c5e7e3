import { type NextRequest, NextResponse } from 'next/server'

/**
 * A fresh nonce and the security headers for every answer. Next reads the nonce from the request's policy header and puts
 * it on its own scripts; pages are rendered per request for that. It protects nobody's data: every entry authorises itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64')
  const isAnswer = request.nextUrl.pathname.startsWith('/api/')
  const policy = isAnswer ? NO_PAGE : contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value)
  if (isHttps(request)) response.headers.set('strict-transport-security', 'max-age=31536000')
  return response
}

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
} as const

/** Of the API, downloads included: whatever the bytes are, opened by themselves they are no page of ours and run nothing. */
const NO_PAGE = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Scripts only by nonce; nothing from or to other hosts. React's development build alone needs eval. */
function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function isHttps(request: NextRequest): boolean {
  return (process.env['PUBLIC_URL'] ?? '').startsWith('https:') || request.headers.get('x-forwarded-proto') === 'https'
}

export const config = {
  matcher: [{ source: '/((?!_next/static|_next/image|favicon.ico).*)' }],
}
