import type { Problem } from '#server/entry/problem.ts'

/** What the door says as OpenAI's interface does, so that its clients show it; the problem of every other door stands beside it. */
export interface OpenAiError extends Problem {
  readonly error: {
    readonly message: string
    readonly type: string
    /** JSON pointer of the first wrong field. */
    readonly param: string | null
    /** Ours: `/docs/errors/<code>` explains it. */
    readonly code: string
    /** At a limit: the page where an admin allows more. A program cannot wait there as a run does, so it is told where to send its person. */
    readonly allow_at?: string
  }
}

/**
 * A problem in OpenAI's words: what happened, what is wrong with which field, what to do next. Pure.
 * @param home the address that people use, without a slash at the end
 */
export function openAiError(problem: Problem, home: string): OpenAiError {
  const { title, detail, status, code, errors = [], context = {} } = problem
  const reason = typeof context['reason'] === 'string' ? context['reason'] : ''
  const allowAt = code === 'BUDGET_EXCEEDED' ? `${home}/costs#limits` : null
  const message = [
    `${title}.`,
    ...errors.map((one) => `${one.pointer === '' ? '' : `${one.pointer}: `}${one.message}.`),
    reason,
    detail,
    allowAt ?? '',
  ]
    .filter((part) => part !== '')
    .join(' ')
  const more = allowAt === null ? {} : { allow_at: allowAt }
  return { ...problem, error: { message, type: typeOf(status), param: errors[0]?.pointer || null, code, ...more } }
}

/** Clients ask again by themselves unless told: only what may be otherwise next time is worth it, and never what was charged. */
export function mayRetry(code: string): boolean {
  return code === 'RATE_LIMITED' || code === 'UNAVAILABLE' || code === 'SIGNER_UNAVAILABLE'
}

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error'
  if (status === 403) return 'permission_error'
  if (status === 404) return 'not_found_error'
  if (status === 429) return 'rate_limit_error'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}
