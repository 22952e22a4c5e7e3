import { AddScreen } from '#components/skills/add-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Add this skill')

interface Props {
  readonly params: Promise<{ id: string }>
}

/** For whom, which version, what it asks for: then it is added. */
export default async function AddSkillPage({ params }: Props) {
  const { id } = await params
  await requirePrincipal(`/skills/${id}/add`)
  return <AddScreen id={id} />
}
