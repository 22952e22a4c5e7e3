import { RegistryScreen } from '#components/skills/registry-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Skills')

/** Every skill that can be added here. */
export default async function SkillsPage() {
  await requirePrincipal('/skills')
  return <RegistryScreen />
}
