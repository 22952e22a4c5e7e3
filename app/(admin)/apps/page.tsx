import { AppsScreen } from '#components/apps/apps-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Connected apps')

/** Connected apps and what each of their abilities does. */
export default async function AppsPage() {
  await requirePrincipal('/apps')
  return <AppsScreen />
}
