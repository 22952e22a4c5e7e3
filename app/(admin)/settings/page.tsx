import { SettingsScreen } from '#components/settings/settings-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Settings')

/** Name, time zone, practice and approving of the workspace. */
export default async function SettingsPage() {
  await requirePrincipal('/settings')
  return <SettingsScreen />
}
