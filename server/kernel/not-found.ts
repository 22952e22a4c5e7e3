import { isAppError } from '#server/kernel/app-error.ts'

/**
 * For `.catch(notFound)`: what is not there is null, and every other error stays one.
 * @throws whatever it is given, except AppError NOT_FOUND
 */
export function notFound(error: unknown): null {
  if (isAppError(error, 'NOT_FOUND')) return null
  throw error
}
