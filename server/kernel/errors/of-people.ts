import type { ErrorRows } from '#server/kernel/errors/error-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** People, sign-ins, tokens and programs. */
export const PEOPLE_ERRORS = {
  SIGNED_OUT: { status: 401, title: msg('You are signed out'), next: msg('Sign in; you come back here.') },
  SIGN_IN_FAILED: {
    status: 401,
    title: msg('E-mail and password do not match'),
    next: msg('Check both. After 5 wrong tries the account rests for 15 minutes.'),
  },
  SIGN_IN_LOCKED: {
    status: 429,
    title: msg('This account rests after wrong passwords'),
    next: msg('It opens again 15 minutes after the fifth wrong try.'),
  },
  LINK_EXPIRED: {
    status: 410,
    title: msg('This link is used up or too old'),
    next: msg('Ask for a new one. For the setup link, run `npx muster setup-link`.'),
  },
  FORBIDDEN: { status: 403, title: msg('Your role does not allow this'), next: msg('Ask an admin of the workspace.') },
  NOT_A_MEMBER: { status: 403, title: msg('Your account is not a member of this workspace'), next: msg('Ask an admin for an invitation.') },
  REAUTH_REQUIRED: { status: 401, title: msg('Your sign-in is too old for this'), next: msg('Enter your password again.') },
  WEBHOOK_REFUSED: {
    status: 401,
    title: msg('The signature of the message is not right'),
    next: msg('Sign it with the secret of this address, by Standard Webhooks, within the last five minutes.'),
  },
  ORIGIN_REFUSED: {
    status: 403,
    title: msg('The request came from another site'),
    next: msg('Open Muster in the browser and repeat there.'),
  },
  HOST_REFUSED: {
    status: 403,
    title: msg('The request names another host'),
    next: msg('Use the address of this installation. Behind a proxy, set PUBLIC_URL and pass the Host header on.'),
  },
  MCP_TOKEN_NEEDED: {
    status: 401,
    title: msg('A program needs a token here'),
    next: msg('Sign in as the address in WWW-Authenticate says, or send an API token as a bearer token.'),
  },
  TOKEN_REFUSED: {
    status: 401,
    title: msg('This API token does not work'),
    next: msg('It may be mistyped, too old or revoked. Make a new one under API tokens.'),
  },
  TOKEN_SCOPE_MISSING: { status: 403, title: msg('This API token may not do that'), next: msg('Make one that may, under API tokens.') },
  SESSION_ONLY: { status: 403, title: msg('No API token can do this'), next: msg('A person does it, signed in, in the browser.') },
  CREDENTIALS_MIXED: { status: 400, title: msg('The request carries a session and a token'), next: msg('Send one of the two.') },
  TOO_MANY_TOKENS: { status: 409, title: msg('You have 20 API tokens that work'), next: msg('Revoke one that you no longer use.') },
  TOO_MANY_PROGRAMS: {
    status: 409,
    title: msg('You have 50 connected programs'),
    next: msg('End one that you no longer use, under Connect by MCP.'),
  },
  CONSENT_EXPIRED: {
    status: 410,
    title: msg('This request to connect is used up or too old'),
    next: msg('Start again in the program that asked.'),
  },
  LAST_ADMIN: { status: 409, title: msg('A workspace keeps at least one admin'), next: msg('Make somebody else admin first.') },
} as const satisfies ErrorRows
