import { InboxScreen } from '#components/inbox/inbox-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Approvals')

export default async function InboxPage() {
  await requirePrincipal('/approvals')
  return <InboxScreen />
}
