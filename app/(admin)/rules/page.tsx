import type { Metadata } from 'next'
import { RulesScreen } from '#components/rules/rules-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'House rules' }

/** The workspace's own switches over what crew members may do. */
export default async function RulesPage() {
  await requirePrincipal('/rules')
  return <RulesScreen />
}
