import { StartScreen } from '#components/crews/start-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Try or start')

interface Props {
  readonly params: Promise<{ id: string }>
}

export default async function StartPage({ params }: Props) {
  const { id } = await params
  await requirePrincipal(`/crews/${id}/start`)
  return <StartScreen id={id} />
}
