import type { Metadata } from 'next'
import { SettingsScreen } from '#components/settings/settings-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Settings' }

/** Name, time zone, practice and approving of the workspace. */
export default async function SettingsPage() {
  await requirePrincipal('/settings')
  return <SettingsScreen />
}
