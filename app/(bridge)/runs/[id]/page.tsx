import { RunScreen } from '#components/runs/run-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Run')

interface Props {
  readonly params: Promise<{ id: string }>
}

export default async function RunPage({ params }: Props) {
  const { id } = await params
  await requirePrincipal(`/runs/${id}`)
  return <RunScreen id={id} />
}
