import type { Metadata } from 'next'
import { WizardScreen } from '#components/authoring/wizard-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'New crew member' }

interface Props {
  readonly params: Promise<{ ref: string }>
}

export default async function WizardPage({ params }: Props) {
  const { ref } = await params
  await requirePrincipal(`/crews/hire/${ref}`)
  return <WizardScreen templateRef={ref} />
}
