import { answerOauth } from '#server/entry/oauth/answer-oauth.ts'

/** Where a program learns how to sign in here (RFC 8414). */
export const GET = answerOauth
export const OPTIONS = answerOauth
