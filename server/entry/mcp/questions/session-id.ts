import { makeSecret } from '#server/identity/secret.ts'

/** How a client lets its person be asked: by a form of ours, or by opening an address. */
export type QuestionMode = 'form' | 'url'

const SESSION = /^muster-ask(?<modes>(?:-form|-url){1,2})-[\w-]{43}$/

/**
 * What a client of 2025-11-25 said of itself when it began, kept in the id that it sends along from then on: nothing is kept here, and
 * what it says of itself there opens nothing. Clients that cannot be asked need no session and get none.
 * @param message the client's `initialize`
 */
export function sessionIdFor(message: unknown): string | null {
  const params = (message as { params?: { capabilities?: { elicitation?: unknown } } } | null)?.params
  const modes = modesOfCapability(params?.capabilities?.elicitation)
  return modes.length === 0 ? null : `muster-ask-${modes.join('-')}-${makeSecret().secret}`
}

/** @param sessionId as it came in `Mcp-Session-Id` */
export function modesOfSession(sessionId: string | null): readonly QuestionMode[] {
  const modes = SESSION.exec(sessionId ?? '')?.groups?.['modes'] ?? ''
  return (['form', 'url'] as const).filter((mode) => modes.includes(mode))
}

/** An empty declaration is one of before there were addresses: forms. */
export function modesOfCapability(declared: unknown): readonly QuestionMode[] {
  if (typeof declared !== 'object' || declared === null) return []
  const modes = (['form', 'url'] as const).filter((mode) => (declared as Record<string, unknown>)[mode] !== undefined)
  return modes.length === 0 ? ['form'] : modes
}
