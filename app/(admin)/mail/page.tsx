import type { Metadata } from 'next'
import { MailServerScreen } from '#components/mail/mail-server-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Mail server' }

/** Where mail of the workspace goes, and a test of it. */
export default async function MailServerPage() {
  await requirePrincipal('/mail')
  return <MailServerScreen />
}
