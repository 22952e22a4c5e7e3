import type { Metadata } from 'next'
import { RunList } from '#components/runs/run-list.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Runs' }

export default async function RunListPage() {
  await requirePrincipal('/runs')
  return <RunList />
}
