import type { Metadata } from 'next'
import { ProofScreen } from '#components/proof/proof-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'
import { can } from '#server/identity/roles.ts'

export const metadata: Metadata = { title: 'Proof' }

export default async function ProofPage() {
  const principal = await requirePrincipal('/proof')
  return <ProofScreen mayRead={can(principal, 'audit:read')} />
}
