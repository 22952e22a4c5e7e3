import { PermissionsScreen } from '#components/permissions/permissions-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Standing permissions')

/** What crew members may do without asking. */
export default async function PermissionsPage() {
  await requirePrincipal('/permissions')
  return <PermissionsScreen />
}
