import { WizardScreen } from '#components/authoring/wizard-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('New crew member')

interface Props {
  readonly params: Promise<{ ref: string }>
}

export default async function WizardPage({ params }: Props) {
  const { ref } = await params
  await requirePrincipal(`/crews/hire/${ref}`)
  return <WizardScreen templateRef={ref} />
}
