import { CostsScreen } from '#components/costs/costs-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Costs and limits')

/** What models cost, by whom and for what, and how much they may cost. */
export default async function CostsPage() {
  await requirePrincipal('/costs')
  return <CostsScreen />
}
