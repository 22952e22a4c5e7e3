import type { ActivityKind } from '#server/bridge/activity/schema.ts'

export const ACTIVITY_KIND_WORDS = {
  runs: 'Runs',
  approvals: 'Approvals',
  crew: 'Crew members',
  schedules: 'Schedules',
  people: 'People',
  apps: 'Connected apps and secrets',
  files: 'Files',
  workspace: 'Workspace',
} as const satisfies Record<ActivityKind, string>
