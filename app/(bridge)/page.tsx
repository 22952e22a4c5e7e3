import { BridgeScreen } from '#components/bridge/bridge-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Bridge')

export default async function BridgePage() {
  await requirePrincipal('/')
  return <BridgeScreen />
}
