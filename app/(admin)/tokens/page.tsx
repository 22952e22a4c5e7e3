import { TokensScreen } from '#components/tokens/tokens-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('API tokens')

/** API tokens: one's own, for an admin everybody's. */
export default async function TokensPage() {
  await requirePrincipal('/tokens')
  return <TokensScreen />
}
