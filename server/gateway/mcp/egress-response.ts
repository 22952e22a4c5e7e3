import type { EgressResponse } from '#server/egress/egress-fetch.ts'

/** What came through the outbound door, as the protocol library wants it. */
export function toResponse({ status, headers, body }: EgressResponse): Response {
  const kept = new Headers()
  for (const [name, value] of Object.entries(headers))
    if (!/^(content-length|content-encoding|transfer-encoding|connection)$/.test(name)) kept.set(name, value)
  const empty = status === 204 || status === 205 || status === 304
  return new Response(empty ? null : new Uint8Array(body), { status, headers: kept })
}
