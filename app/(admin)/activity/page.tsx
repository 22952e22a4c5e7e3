import { ActivityScreen } from '#components/activity/activity-screen.tsx'
import { titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'

export const generateMetadata = titled('Activity')

/** Who did what and when. */
export default async function ActivityPage() {
  await requirePrincipal('/activity')
  return <ActivityScreen />
}
