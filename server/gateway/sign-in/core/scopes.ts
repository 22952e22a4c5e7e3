/** Scope names of OAuth (RFC 6749 §3.3): printable, without quotes, backslash and spaces. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/
const SCOPES_MAX = 50

/** The names in a list with spaces between them, each once; what is no name, and more than fifty, is left out. */
export function scopesOf(...lists: readonly (string | null | undefined)[]): string[] {
  const names = lists.flatMap((list) => (list ?? '').split(/\s+/)).filter((name) => SCOPE.test(name))
  return [...new Set(names)].slice(0, SCOPES_MAX)
}

/** What is wanted and not had. */
export function missingScopes(wanted: string | null | undefined, had: string | null | undefined): string[] {
  const has = new Set(scopesOf(had))
  return scopesOf(wanted).filter((name) => !has.has(name))
}

interface Asked {
  /** Of the challenge that came with a 401. */
  readonly challenge: string | null
  /** What the app's own description lists. */
  readonly resource: readonly string[] | undefined
  /** What the authorisation server's lists. */
  readonly server: readonly string[] | undefined
  /** What an earlier sign-in had. */
  readonly before: string | null
  /** What an admin agreed to beyond that. */
  readonly agreed: string | null
}

/**
 * What to ask for: what the challenge names, else what the app lists (Model Context Protocol, scope selection), with what was had and
 * agreed to, and with the leave to renew where the server knows it by name.
 */
export function scopesToAsk({ challenge, resource, server, before, agreed }: Asked): string[] {
  const named = scopesOf(challenge)
  const first = named.length > 0 ? named : scopesOf(resource?.join(' '))
  const all = scopesOf(first.join(' '), before, agreed)
  return all.length > 0 && server?.includes('offline_access') ? scopesOf(all.join(' '), 'offline_access') : all
}
