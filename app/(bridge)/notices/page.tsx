import { NoticesScreen } from '#components/notices/notices-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Notices')

/** What one was told, how by mail, and who stands in. */
export default async function NoticesPage() {
  await requirePrincipal('/notices')
  return <NoticesScreen />
}
