import { describeResource } from '#server/entry/oauth/describe-resource.ts'

/** What the MCP address asks of a token, and who gives it (RFC 9728). */
export const GET = describeResource
export const OPTIONS = describeResource
