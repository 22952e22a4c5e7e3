import { answerOauth } from '#server/entry/oauth/answer-oauth.ts'

/** The built-in authorisation server for MCP clients: authorize, token, register, revoke (docs/guides/mcp-sign-in.md). */
export const GET = answerOauth
export const POST = answerOauth
export const OPTIONS = answerOauth
