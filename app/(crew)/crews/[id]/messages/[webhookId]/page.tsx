import { MessagesScreen } from '#components/hooks/messages-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Messages')

interface Props {
  readonly params: Promise<{ id: string; webhookId: string }>
}

export default async function MessagesPage({ params }: Props) {
  const { id, webhookId } = await params
  await requirePrincipal(`/crews/${id}/messages/${webhookId}`)
  return <MessagesScreen memberId={id} webhookId={webhookId} />
}
