import { OAuthError } from '@modelcontextprotocol/client'
import { AppError, isAppError } from '#server/kernel/app-error.ts'

/** An OAuth error code is a word; whatever else stands there may be anything, a token included. */
const WORD = /^[a-z][a-z_]{2,60}$/
const CAUSES_MAX = 5

/**
 * Why a sign-in did not work.
 * @param why a sentence of ours, marked with `msg`, for screens say it
 * @param said the other side's error code
 */
export function signInRefused(why: string, said?: string): AppError {
  return new AppError('APP_SIGN_IN_REFUSED', { context: { why, ...(said === undefined || !WORD.test(said) ? {} : { said }) } })
}

/** The same for what the protocol library threw: the outbound door's refusals as they are, of an OAuth error its code alone. */
export function asRefused(cause: unknown, why: string): AppError {
  for (let error: unknown = cause, depth = 0; error instanceof Error && depth < CAUSES_MAX; error = error.cause, depth++)
    if (isAppError(error)) return error
  return signInRefused(why, cause instanceof OAuthError ? cause.code : undefined)
}
