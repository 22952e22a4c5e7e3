import { ProofScreen } from '#components/proof/proof-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'
import { can } from '#server/identity/roles.ts'

export const generateMetadata = titled('Proof')

export default async function ProofPage() {
  const principal = await requirePrincipal('/proof')
  return <ProofScreen mayRead={can(principal, 'audit:read')} />
}
