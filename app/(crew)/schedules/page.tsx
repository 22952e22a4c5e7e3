import { SchedulesScreen } from '#components/triggers/schedules-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Schedules')

export default async function SchedulesPage() {
  await requirePrincipal('/schedules')
  return <SchedulesScreen />
}
