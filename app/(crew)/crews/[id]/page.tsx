import { MemberScreen } from '#components/crews/member-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Crew member')

interface Props {
  readonly params: Promise<{ id: string }>
}

export default async function MemberPage({ params }: Props) {
  const { id } = await params
  await requirePrincipal(`/crews/${id}`)
  return <MemberScreen id={id} />
}
