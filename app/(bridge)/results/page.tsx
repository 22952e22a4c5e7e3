import { ResultsScreen } from '#components/results/results-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Results')

export default async function ResultsPage() {
  await requirePrincipal('/results')
  return <ResultsScreen />
}
