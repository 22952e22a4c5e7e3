import { pollRoute } from '#server/entry/mcp/calls/poll-route.ts'

/** What became of a call that a person decides on. */
export const GET = pollRoute('tools')
