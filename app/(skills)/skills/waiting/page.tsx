import { WaitingScreen } from '#components/skills/waiting-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Skills that wait')

/** What waits for permission, and who may give it. */
export default async function WaitingPage() {
  await requirePrincipal('/skills/waiting')
  return <WaitingScreen />
}
