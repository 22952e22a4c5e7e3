import type { Metadata } from 'next'
import { PracticeScreen } from '#components/results/practice-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Outbox' }

export default async function OutboxPage() {
  await requirePrincipal('/outbox')
  return <PracticeScreen />
}
