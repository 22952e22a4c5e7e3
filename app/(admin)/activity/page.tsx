import type { Metadata } from 'next'
import { ActivityScreen } from '#components/activity/activity-screen.tsx'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const metadata: Metadata = { title: 'Activity' }

/** Who did what and when. */
export default async function ActivityPage() {
  await requirePrincipal('/activity')
  return <ActivityScreen />
}
