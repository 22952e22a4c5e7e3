import type { Metadata } from 'next'
import { ProofScreen } from '#components/proof/proof-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Proof' }

export default async function ProofPage() {
  await requirePrincipal('/proof')
  return <ProofScreen />
}
