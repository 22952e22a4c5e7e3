import { describeUs } from '#server/entry/oauth/describe-us.ts'

/** What Muster says of itself to the sign-in servers of remote apps. */
export const GET = describeUs
