import { isData } from '#server/kernel/plain-data.ts'

const GRANT_TYPES = ['authorization_code', 'refresh_token']

/**
 * A registration as we take it, for a server may replace what a program asks for (RFC 7591 §2): public, so no secret; only the
 * grants that there are; no scope of its own, because one program may connect to several addresses, each by a consent. Text that is
 * no object goes on as it came, and is refused.
 */
export function asRegistered(body: Buffer): Buffer {
  const asked = parsed(body)
  if (asked === undefined) return body
  const { scope: _one, token_endpoint_auth_method: _secret, grant_types: grants, ...rest } = asked
  const kept = Array.isArray(grants) ? { grant_types: GRANT_TYPES.filter((type) => grants.includes(type)) } : {}
  return Buffer.from(JSON.stringify({ ...rest, ...kept, token_endpoint_auth_method: 'none', ...kindOf(asked) }))
}

/** Answers to the person's own machine come to whatever port is free there, which only a native program may (RFC 8252 §7.3). */
function kindOf({ redirect_uris: uris }: Record<string, unknown>): { application_type?: 'native' } {
  const isNative = Array.isArray(uris) && uris.some((uri) => typeof uri === 'string' && !uri.startsWith('https:'))
  return isNative ? { application_type: 'native' } : {}
}

function parsed(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return isData(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
