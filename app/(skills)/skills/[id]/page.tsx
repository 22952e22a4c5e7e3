import { SkillScreen } from '#components/skills/skill-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Skill')

interface Props {
  readonly params: Promise<{ id: string }>
}

/** One skill: versions, report, what it needs, who uses it. */
export default async function SkillPage({ params }: Props) {
  const { id } = await params
  await requirePrincipal(`/skills/${id}`)
  return <SkillScreen id={id} />
}
