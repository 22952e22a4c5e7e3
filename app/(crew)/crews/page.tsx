import { CrewList } from '#components/crews/crew-list.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Crews')

export default async function CrewListPage() {
  await requirePrincipal('/crews')
  return <CrewList />
}
