import { remoteConfigSchema } from '#server/catalogue/schema.ts'
import { openSecrets } from '#server/gateway/sign-in/keep-tokens.ts'
import type { SignInSecrets, SignInServer } from '#server/gateway/sign-in/schema.ts'
import { findSignInByKey, type SignInRow } from '#server/gateway/sign-in/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Which app, at which address. */
export interface SignInPlace {
  readonly workspaceId: string
  readonly key: string
  readonly url: string
}

/** An access token for one request; never kept or logged. */
export interface CallToken {
  readonly token: string
  readonly connectorId: string
  /** Of which set of tokens it is. */
  readonly version: number
}

export interface OpenSignIn {
  readonly row: SignInRow
  readonly secrets: SignInSecrets
  readonly server: SignInServer
  readonly isPrivate: boolean
  /** Its token is near its end, or past it. */
  readonly isDue: boolean
  readonly isOver: boolean
}

/** The code that says what to do next. */
export function signInNeeded(key: string): AppError {
  return new AppError('CONNECTOR_SIGN_IN_NEEDED', { context: { connector: key } })
}

/** The sign-in of an app with its tokens; null where nobody ever signed in. @throws AppError CONNECTOR_SIGN_IN_NEEDED, KEYS_MISSING */
export async function openSignIn({ workspaceId, key, url }: SignInPlace): Promise<OpenSignIn | null> {
  return await inScope(workspaceId, async (scope) => {
    const found = await findSignInByKey(scope, key)
    if (!found) return null
    const { row, isDue, isOver } = found
    const config = remoteConfigSchema.parse(found.config)
    // a token is for the address that was signed in to, and for no other that the app has by now
    if (row.state !== 'signed_in' || row.url !== url || config.url !== url) throw signInNeeded(key)
    const opened = await openSecrets(scope, row)
    if (opened?.secrets.access === undefined) throw signInNeeded(key)
    return { row, ...opened, isPrivate: config.private, isDue, isOver }
  })
}

export function callToken({ row, secrets }: OpenSignIn): CallToken {
  return { token: secrets.access ?? '', connectorId: row.connectorId, version: row.version }
}
