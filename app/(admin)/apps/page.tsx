import type { Metadata } from 'next'
import { AppsScreen } from '#components/apps/apps-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Connected apps' }

/** Connected apps and what each of their abilities does. */
export default async function AppsPage() {
  await requirePrincipal('/apps')
  return <AppsScreen />
}
