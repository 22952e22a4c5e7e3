import { RulesScreen } from '#components/rules/rules-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('House rules')

/** The workspace's own switches over what crew members may do. */
export default async function RulesPage() {
  await requirePrincipal('/rules')
  return <RulesScreen />
}
