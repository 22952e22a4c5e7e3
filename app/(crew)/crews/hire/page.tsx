import type { Metadata } from 'next'
import { HireScreen } from '#components/crews/hire-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'New crew member' }

export default async function HirePage() {
  await requirePrincipal('/crews/hire')
  return <HireScreen />
}
