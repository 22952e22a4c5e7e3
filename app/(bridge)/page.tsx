import type { Metadata } from 'next'
import { BridgeScreen } from '#components/bridge/bridge-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Bridge' }

export default async function BridgePage() {
  await requirePrincipal('/')
  return <BridgeScreen />
}
