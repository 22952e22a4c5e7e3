import { pollRoute } from '#server/entry/mcp/calls/poll-route.ts'

/** How a run stands that a program outside started. */
export const GET = pollRoute('crew')
