import type { Guard } from '#server/dispatch/testing/guards.ts'

const FOLDER = 'server/gateway/sign-in'
const TEST = `${FOLDER}/sign-in.db.test.ts`

/** Signing in to remote apps: who may end a sign-in, where tokens go, and how often one is used. */
export const REMOTE_SIGN_IN_GUARDS: readonly Guard[] = [
  {
    guards: 'sign-in: only the session that began it',
    file: `${FOLDER}/pending.ts`,
    text: "'muster.connector-sign-in-request.v1', { workspaceId, stateHash, sessionHash })",
    becomes: "'muster.connector-sign-in-request.v1', { workspaceId, stateHash })",
    test: TEST,
    only: 'another admin',
  },
  {
    guards: 'sign-in: not after a quarter of an hour',
    file: `${FOLDER}/pending.ts`,
    text: ' || taken.expiresAt.getTime() <= systemClock.nowMs()',
    becomes: '',
    test: TEST,
    only: 'too old',
  },
  {
    guards: 'sign-in: an answer of another issuer',
    file: `${FOLDER}/finish-sign-in.ts`,
    text: '  checkIssuer(pending, answer.iss)\n',
    becomes: '',
    test: TEST,
    only: 'an answer of another issuer',
  },
  {
    guards: 'sign-in: a server that does not protect the code',
    file: `${FOLDER}/discover-server.ts`,
    text: "if (!metadata.code_challenge_methods_supported?.includes('S256'))",
    becomes: 'if (false as boolean)',
    test: TEST,
    only: 'does not protect the code',
  },
  {
    guards: 'sign-in: what is not public is not spoken to',
    file: `${FOLDER}/reach-server.ts`,
    text: 'return config.private && (',
    becomes: 'return (',
    test: TEST,
    only: 'a sign-in server that is not public',
  },
  {
    guards: 'sign-in: a refresh token is used once over all processes',
    file: `${FOLDER}/store.ts`,
    text: '        or(isNull(connectorSignIns.leaseUntil), lt(connectorSignIns.leaseUntil, sql`now()`)),\n',
    becomes: '',
    test: TEST,
    only: 'two processes',
  },
  {
    guards: 'sign-in: a token is for the address that was signed in to',
    file: `${FOLDER}/open-sign-in.ts`,
    text: ' || row.url !== url || config.url !== url) throw',
    becomes: ') throw',
    test: TEST,
    only: 'tokens go to the address',
  },
  {
    guards: 'sign-in: a call goes out once',
    file: `${FOLDER}/send-signed-in.ts`,
    text: 'if (!mayRepeat) throw',
    becomes: 'if (false as boolean) throw',
    test: TEST,
    only: 'a call is never sent twice',
  },
  {
    guards: 'sign-in: a refusal ends it',
    file: `${FOLDER}/renew-tokens.ts`,
    text: "  if (answer === 'refused') {\n    await endRefused(place.workspaceId, open.row)\n",
    becomes: "  if (answer === 'refused') {\n",
    test: TEST,
    only: 'a refresh that is refused',
  },
  {
    guards: 'sign-in: nothing more is asked for by itself',
    file: `${FOLDER}/begin-sign-in.ts`,
    text: 'agreed: agreeTo ?? null,',
    becomes: 'agreed: row?.scopesWanted ?? null,',
    test: TEST,
    only: 'what an app wants beyond',
  },
]
