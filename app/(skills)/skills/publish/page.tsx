import { PublishScreen } from '#components/skills/publish-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Publish a skill')

/** A folder or archive is dropped, checked and published. */
export default async function PublishSkillPage() {
  await requirePrincipal('/skills/publish')
  return <PublishScreen />
}
