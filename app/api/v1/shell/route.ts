import { readShell } from '#server/bridge/read-home.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Workspace, person, counts beside the navigation. */
export const GET = defineRoute({ capability: 'workspace:read', handler: async ({ principal }) => await readShell(principal) })
