import { headers } from 'next/headers'
import { ConnectScreen } from '#components/connect/connect-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { originOf } from '#server/entry/oauth/issuer.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'
import { readEnv } from '#server/observability/env.ts'

export const generateMetadata = titled('Connect by MCP')

/** How AI programs reach this workspace, and which do. */
export default async function ConnectPage() {
  await requirePrincipal('/connect')
  return <ConnectScreen origin={originOf({ headers: await headers() })} issuer={readEnv().MCP_ISSUER ?? null} />
}
