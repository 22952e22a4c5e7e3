import type { Metadata } from 'next'
import { StartScreen } from '#components/crews/start-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Try or start' }

interface Props {
  readonly params: Promise<{ id: string }>
}

export default async function StartPage({ params }: Props) {
  const { id } = await params
  await requirePrincipal(`/crews/${id}/start`)
  return <StartScreen id={id} />
}
