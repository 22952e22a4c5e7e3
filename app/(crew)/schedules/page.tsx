import type { Metadata } from 'next'
import { SchedulesScreen } from '#components/triggers/schedules-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Schedules' }

export default async function SchedulesPage() {
  await requirePrincipal('/schedules')
  return <SchedulesScreen />
}
