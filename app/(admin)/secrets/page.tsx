import type { Metadata } from 'next'
import { SecretsScreen } from '#components/secrets/secrets-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Saved secrets' }

/** Saved secrets: where they may go and who uses them; never what they are. */
export default async function SecretsPage() {
  await requirePrincipal('/secrets')
  return <SecretsScreen />
}
