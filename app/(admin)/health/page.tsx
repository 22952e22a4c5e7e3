import type { Metadata } from 'next'
import { HealthScreen } from '#components/health/health-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'System health' }

/** How the installation is; admins alone get the facts. */
export default async function HealthPage() {
  await requirePrincipal('/health')
  return <HealthScreen />
}
