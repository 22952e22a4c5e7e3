import type { Metadata } from 'next'
import { NoticesScreen } from '#components/notices/notices-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Notices' }

/** What one was told, how by mail, and who stands in. */
export default async function NoticesPage() {
  await requirePrincipal('/notices')
  return <NoticesScreen />
}
