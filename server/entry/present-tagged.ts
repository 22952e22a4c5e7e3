const TAGS = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g

/**
 * JSON under a strong ETag, or 304 without a body when the client has exactly that (RFC 9110 §13.1.2). It is to ask again each time: what
 * it may see can change at any moment.
 * @param value made only when it is sent
 */
export function presentTagged(request: Request, etag: string, value: () => object): Response {
  const headers = { etag, 'cache-control': 'private, no-cache', vary: 'cookie, authorization' }
  if (matches(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers })
  return new Response(JSON.stringify(value()), { status: 200, headers: { ...headers, 'content-type': 'application/json' } })
}

function matches(asked: string | null, etag: string): boolean {
  if (asked === null) return false
  if (asked.trim() === '*') return true
  return (asked.match(TAGS) ?? []).some((tag) => tag.replace(/^W\//, '') === etag)
}
