import { msg } from '#server/kernel/language/say.ts'

/** What the server says when something was refused (RFC 9457); the fields a screen needs. */
export interface ShownProblem {
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly traceId: string
  readonly errors: readonly { readonly pointer: string; readonly message: string }[]
  /** `until`: when it can be tried again. */
  readonly context?: { readonly until?: unknown }
}
export type Posted<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ShownProblem }

const UNREACHABLE: ShownProblem = {
  code: 'UNREACHABLE',
  title: msg('Muster does not answer'),
  detail: msg('Nothing was sent. Check the connection and try again.'),
  traceId: '',
  errors: [],
}

/** Sends JSON to a route of ours; never throws. */
export async function postJson<T>(path: string, body: unknown, method: 'POST' | 'PUT' | 'DELETE' = 'POST'): Promise<Posted<T>> {
  try {
    const answer = await fetch(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (answer.ok) return { ok: true, value: (answer.status === 204 ? undefined : await answer.json()) as T }
    return { ok: false, problem: { ...UNREACHABLE, errors: [], ...((await answer.json()) as Partial<ShownProblem>) } }
  } catch {
    return { ok: false, problem: UNREACHABLE }
  }
}
