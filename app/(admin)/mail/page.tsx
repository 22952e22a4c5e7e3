import { MailServerScreen } from '#components/mail/mail-server-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Mail server')

/** Where mail of the workspace goes, and a test of it. */
export default async function MailServerPage() {
  await requirePrincipal('/mail')
  return <MailServerScreen />
}
