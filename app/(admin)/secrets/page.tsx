import { SecretsScreen } from '#components/secrets/secrets-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Saved secrets')

/** Saved secrets: where they may go and who uses them; never what they are. */
export default async function SecretsPage() {
  await requirePrincipal('/secrets')
  return <SecretsScreen />
}
