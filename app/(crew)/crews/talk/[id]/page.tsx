import { TalkScreen } from '#components/authoring/chat/talk-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('New crew member')

interface Props {
  readonly params: Promise<{ id: string }>
}

/** A conversation that hires a crew member or changes one. */
export default async function TalkPage({ params }: Props) {
  const { id } = await params
  await requirePrincipal(`/crews/talk/${id}`)
  return <TalkScreen id={id} />
}
