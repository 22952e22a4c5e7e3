import type { Metadata } from 'next'
import { InboxScreen } from '#components/inbox/inbox-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Approvals' }

export default async function InboxPage() {
  await requirePrincipal('/approvals')
  return <InboxScreen />
}
