import { pathError } from '#server/connectors/files/open-folder.ts'
import { Unsure } from '#server/connectors/unsure.ts'
import { AppError } from '#server/kernel/app-error.ts'

/**
 * Before the point of no return every error is proof that nothing was done, so each becomes an AppError: what the caller can
 * change as itself, anything else (a broken disk, too many open files) as INTERNAL with its cause.
 */
export function notDone(cause: unknown, path: string): AppError {
  const known = pathError(cause, path)
  return known instanceof AppError
    ? known
    : new AppError('INTERNAL', { cause, context: { path: path.slice(0, 200), why: `${codeOf(cause)}: nothing was changed` } })
}

/** After it, no error says that nothing was done, whatever it is called: nobody knows. */
export function unsure(cause: unknown, path: string): Unsure {
  return new Unsure(`${path.slice(0, 200)} was put in place, but whether it lasts is not known (${codeOf(cause)})`, { cause })
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unexpected error'
}
