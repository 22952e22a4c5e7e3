import type { Metadata } from 'next'
import { MemberScreen } from '#components/crews/member-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Crew member' }

interface Props {
  readonly params: Promise<{ id: string }>
}

export default async function MemberPage({ params }: Props) {
  const { id } = await params
  await requirePrincipal(`/crews/${id}`)
  return <MemberScreen id={id} />
}
