import { PracticeScreen } from '#components/results/practice-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Outbox')

export default async function OutboxPage() {
  await requirePrincipal('/outbox')
  return <PracticeScreen />
}
