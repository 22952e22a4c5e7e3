import type { Metadata } from 'next'
import { CrewList } from '#components/crews/crew-list.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Crews' }

export default async function CrewListPage() {
  await requirePrincipal('/crews')
  return <CrewList />
}
