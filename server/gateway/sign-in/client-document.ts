import { describeClient } from '#server/gateway/sign-in/choose-client.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { publicUrl } from '#server/observability/env.ts'

/** Where the browser comes back to from a sign-in server. */
export const RETURN_PATH = '/apps/signed-in'
/** Where our own description is (`app/client-metadata.json`). */
const DOCUMENT_PATH = '/client-metadata.json'

/** Address of our own description: only a server elsewhere that reaches us by https can read it. */
export function documentUrl(): string | null {
  const url = publicUrl()
  return url.startsWith('https:') ? `${url}${DOCUMENT_PATH}` : null
}

/** Our own description as a client. @throws AppError NOT_FOUND where nobody elsewhere could read it */
export function readClientDocument(): Record<string, unknown> {
  const url = documentUrl()
  if (url === null) throw new AppError('NOT_FOUND')
  const origin = new URL(url).origin
  return { ...describeClient(`${origin}${RETURN_PATH}`), client_id: url, client_uri: origin, token_endpoint_auth_method: 'none' }
}
