import { ModelsScreen } from '#components/models/models-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Models')

/** Which models there are, what each is asked for, and what it may see. */
export default async function ModelsPage() {
  await requirePrincipal('/models')
  return <ModelsScreen />
}
