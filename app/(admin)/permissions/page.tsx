import type { Metadata } from 'next'
import { PermissionsScreen } from '#components/permissions/permissions-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Standing permissions' }

/** What crew members may do without asking. */
export default async function PermissionsPage() {
  await requirePrincipal('/permissions')
  return <PermissionsScreen />
}
