import { identityContext } from '#server/entry/identity-context.ts'
import { checkRate } from '#server/entry/rate-limit/check-rate.ts'
import type { TokenPrincipal } from '#server/identity/principal.ts'
import { readProgram } from '#server/identity/programs/read-program.ts'
import { isAppError } from '#server/kernel/app-error.ts'

/** As a refused API token is. */
const ON_RECORD = { max: 1, perMs: 60_000 } as const

/** What a consent gives at this moment. One that no longer works and is still tried is on record, once a minute at most. @param subject of `subjectOf` */
export async function readConsent(subject: string): Promise<TokenPrincipal | undefined> {
  return await readProgram(identityContext, subject, isFirst)
}

async function isFirst(programId: string): Promise<boolean> {
  try {
    await checkRate(`refused program ${programId}`, ON_RECORD)
    return true
  } catch (error) {
    if (isAppError(error, 'RATE_LIMITED')) return false
    throw error
  }
}
