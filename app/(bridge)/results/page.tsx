import type { Metadata } from 'next'
import { ResultsScreen } from '#components/results/results-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Results' }

export default async function ResultsPage() {
  await requirePrincipal('/results')
  return <ResultsScreen />
}
