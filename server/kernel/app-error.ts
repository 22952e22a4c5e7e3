import { ERROR_CATALOGUE, type ErrorCode } from '#server/kernel/error-catalogue.ts'
import type { Holes } from '#server/kernel/language/say.ts'

/** Safe to show: ids, names, places, limits. Never secrets, payloads or other people's data. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface FieldError {
  /** JSON pointer into the request or definition. */
  readonly pointer: string
  readonly code: string
  /** A sentence; of the catalogue where the reader's language has it. */
  readonly message: string
  /** What stands in the holes of that sentence. */
  readonly holes?: Holes
}

/** The one error that shells throw. Caught in defineRoute, defineAction, defineTool and the worker loop only. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly context: ErrorContext
  readonly errors: readonly FieldError[]

  constructor(code: ErrorCode, options: { cause?: unknown; context?: ErrorContext; errors?: readonly FieldError[] } = {}) {
    super(`${code}: ${ERROR_CATALOGUE[code].title}`, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.context = options.context ?? {}
    this.errors = options.errors ?? []
  }

  get status(): number {
    return ERROR_CATALOGUE[this.code].status
  }
}

export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code)
}
