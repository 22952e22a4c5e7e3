import { type HasHeaders, originOf } from '#server/entry/oauth/issuer.ts'
import { publicUrl, readEnv } from '#server/observability/env.ts'

/** Where this client and its person find the installation: PUBLIC_URL, else the name of this machine that the client itself used. */
export function addressOf(request: HasHeaders): string {
  return readEnv().PUBLIC_URL === undefined ? originOf(request) : publicUrl()
}
