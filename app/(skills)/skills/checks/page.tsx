import { ChecksScreen } from '#components/skills/checks-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Checks of skills')

/** How hard each kind of finding is judged here. */
export default async function SkillChecksPage() {
  await requirePrincipal('/skills/checks')
  return <ChecksScreen />
}
