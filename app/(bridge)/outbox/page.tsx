import type { Metadata } from 'next'
import { OutboxScreen } from '#components/results/outbox-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Outbox' }

export default async function OutboxPage() {
  await requirePrincipal('/outbox')
  return <OutboxScreen />
}
