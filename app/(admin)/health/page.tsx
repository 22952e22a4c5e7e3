import { HealthScreen } from '#components/health/health-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('System health')

/** How the installation is; admins alone get the facts. */
export default async function HealthPage() {
  await requirePrincipal('/health')
  return <HealthScreen />
}
