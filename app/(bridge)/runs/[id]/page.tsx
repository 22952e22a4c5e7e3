import type { Metadata } from 'next'
import { RunScreen } from '#components/runs/run-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Run' }

interface Props {
  readonly params: Promise<{ id: string }>
}

export default async function RunPage({ params }: Props) {
  const { id } = await params
  await requirePrincipal(`/runs/${id}`)
  return <RunScreen id={id} />
}
