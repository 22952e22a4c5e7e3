import { type AppError, type ErrorContext, type FieldError, isAppError } from '#server/kernel/app-error.ts'
import { ERROR_CATALOGUE, type ErrorCode, nextStep } from '#server/kernel/error-catalogue.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { sayFault } from '#server/members/core/say-problem.ts'

/** RFC 9457 body of an error; the same for routes and actions (architecture §6). */
export interface Problem {
  /** Where the code is explained. */
  readonly type: string
  readonly title: string
  readonly status: number
  /** What to do next. */
  readonly detail: string
  readonly code: ErrorCode
  readonly traceId: string
  /** Ids, places and limits; never payloads. */
  readonly context?: ErrorContext
  readonly errors?: readonly FieldError[]
}

const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|ENOENT|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED)|57P0[123])$/
const CAUSES_MAX = 5

/** The problem of an AppError. Title, status and advice come from the catalogue alone; a limit is named, in the reader's language. */
export function problemOf(error: AppError, traceId: string, say: Say): Problem {
  const { status, title } = ERROR_CATALOGUE[error.code]
  return {
    type: `/docs/errors/${error.code}`,
    title: say(title),
    status,
    detail: nextStep(error.code, error.context, say),
    code: error.code,
    traceId,
    ...(Object.keys(error.context).length > 0 ? { context: error.context } : {}),
    ...(error.errors.length > 0 ? { errors: error.errors.map((one) => toldField(one, say)) } : {}),
  }
}

/** A field's sentence; one that carries already what stands in its holes is known by its shape. */
function toldField({ holes, ...one }: FieldError, say: Say): FieldError {
  const said = say(one.message, holes)
  return { ...one, message: said === one.message ? sayFault(said, say) : said }
}

/** Which catalogued error stands for something unexpected: an absent database and a full disk say so, the rest is INTERNAL. */
export function codeOfUnknown(error: unknown): ErrorCode {
  let cause: unknown = error
  for (let depth = 0; depth < CAUSES_MAX && cause instanceof Error; depth++) {
    if (isAppError(cause)) return cause.code
    const code = (cause as { code?: unknown }).code
    if (code === '53100' || code === 'ENOSPC') return 'STORAGE_FULL'
    if (typeof code === 'string' && UNREACHABLE.test(code)) return 'UNAVAILABLE'
    cause = cause.cause
  }
  return 'INTERNAL'
}
