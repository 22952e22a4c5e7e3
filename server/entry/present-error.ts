import { codeOfUnknown, type Problem, problemOf } from '#server/entry/problem.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { log } from '#server/observability/log.ts'

/**
 * Turns whatever was thrown into a problem. What is unexpected is logged with the request id and shown as that id only,
 * never as its message (style.md, Errors).
 */
export function presentError(error: unknown, requestId: string, where: string, say: Say): Problem {
  if (isAppError(error)) {
    if (error.status >= 500) log.error('request.failed', { requestId, where, error })
    return problemOf(error, requestId, say)
  }
  log.error('request.failed', { requestId, where, error })
  return problemOf(new AppError(codeOfUnknown(error)), requestId, say)
}

/** The HTTP answer of a problem. */
export function problemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'x-request-id': problem.traceId },
  })
}
