import { ComeBack } from '#components/apps/come-back.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Signing in to an app')

/** Where a browser comes back to after signing in to a remote app; somebody signed out here starts again at the apps. */
export default async function SignedInPage() {
  await requirePrincipal('/apps')
  return <ComeBack />
}
