import { InEffectScreen } from '#components/skills/in-effect-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Skills in force')

/** Which skills somebody has, and where each comes from. */
export default async function InEffectPage() {
  await requirePrincipal('/skills/in-effect')
  return <InEffectScreen />
}
