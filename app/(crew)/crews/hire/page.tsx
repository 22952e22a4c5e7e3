import { HireScreen } from '#components/crews/hire-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('New crew member')

export default async function HirePage() {
  await requirePrincipal('/crews/hire')
  return <HireScreen />
}
