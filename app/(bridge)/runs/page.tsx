import { RunList } from '#components/runs/run-list.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Runs')

export default async function RunListPage() {
  await requirePrincipal('/runs')
  return <RunList />
}
