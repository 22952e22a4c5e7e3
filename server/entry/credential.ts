import { addressOf } from '#server/entry/rate-limit/check-rate.ts'
import { sessionTokenOf } from '#server/entry/session-cookie.ts'
import { AppError } from '#server/kernel/app-error.ts'

/** What a request brings to say who it is. */
export type Credential =
  | { readonly kind: 'session'; readonly token: string | undefined }
  /** `from`: the address, for counting wrong tokens. */
  | { readonly kind: 'bearer'; readonly token: string; readonly from: string }

const BEARER = /^bearer +(\S+) *$/i

/**
 * The session cookie, or the token of `Authorization: Bearer`. Another kind of authorisation is somebody else's, a proxy's
 * for example.
 * @throws AppError CREDENTIALS_MIXED with both: nobody could say afterwards in which capacity it was done
 */
export function credentialOf(request: Request): Credential {
  const session = sessionTokenOf(request)
  const bearer = BEARER.exec(request.headers.get('authorization') ?? '')?.[1]
  if (bearer === undefined) return { kind: 'session', token: session }
  if (session !== undefined) throw new AppError('CREDENTIALS_MIXED')
  return { kind: 'bearer', token: bearer, from: addressOf(request) }
}
