import type { ActivityKind } from '#server/bridge/activity/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

export const ACTIVITY_KIND_WORDS = {
  runs: msg('Runs'),
  approvals: msg('Approvals'),
  crew: msg('Crew members'),
  schedules: msg('Schedules'),
  people: msg('People'),
  apps: msg('Connected apps and secrets'),
  files: msg('Files'),
  workspace: msg('Workspace'),
} as const satisfies Record<ActivityKind, string>
