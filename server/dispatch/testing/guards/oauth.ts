import type { Guard } from '#server/dispatch/testing/guards.ts'

const ACCESS_TOKEN = 'server/entry/oauth/read-access-token.ts'
const CONSENT = 'server/entry/oauth/consent.ts'
const CONSENT_TEST = 'server/entry/oauth/consent.db.test.ts'
const EXTERNAL = 'server/entry/oauth/external-issuer.ts'
const EXTERNAL_TEST = 'server/entry/oauth/external-issuer.db.test.ts'
const PROGRAM_TEST = 'server/entry/oauth/connected-program.db.test.ts'
const READ_PROGRAM = 'server/identity/programs/read-program.ts'

/** Programs that sign in by OAuth: whose token opens what, and who said yes to it. */
export const OAUTH_GUARDS: readonly Guard[] = [
  {
    guards: 'oauth: a token is for one audience',
    file: ACCESS_TOKEN,
    text: "aud !== audience || typeof accountId !== 'string'",
    becomes: "typeof accountId !== 'string'",
    test: PROGRAM_TEST,
    only: 'under the one name of it',
  },
  {
    guards: 'oauth: records are sealed',
    file: 'server/entry/oauth/seal-record.ts',
    text: 'given.length === right.length && timingSafeEqual(given, right) ? payload : undefined',
    becomes: 'payload',
    test: PROGRAM_TEST,
    only: 'no token that somebody wrote into the database',
  },
  {
    guards: 'oauth: a consent that is over',
    file: READ_PROGRAM,
    text: "if (program.revokedAt !== null) return 'revoked'",
    becomes: '',
    test: PROGRAM_TEST,
    only: 'ends at once',
  },
  {
    guards: 'oauth: what a program was refused is on record',
    file: 'server/entry/mcp/authorise-mcp.ts',
    text: 'await recordDenial(principal, needs)',
    becomes: '',
    test: PROGRAM_TEST,
    only: 'is on record',
  },
  {
    guards: 'oauth: a consent that no longer works and is tried is on record',
    file: READ_PROGRAM,
    text: 'if (await sayRefused(programId))',
    becomes: 'if (false)',
    test: PROGRAM_TEST,
    only: 'is on record',
  },
  {
    guards: 'oauth: a consent is signed',
    file: READ_PROGRAM,
    text: "if (!(await programHolds(program))) return 'not signed'",
    becomes: '',
    test: PROGRAM_TEST,
    only: 'changed in the database',
  },
  {
    guards: 'oauth: a suspended person',
    file: READ_PROGRAM,
    text: 'if (why !== null || !membership) {',
    becomes: 'if (why !== null && membership) {',
    test: PROGRAM_TEST,
    only: 'nothing while the person is suspended',
  },
  {
    guards: 'oauth: consent in the browser that asked',
    file: CONSENT,
    text: 'beganHere(request, uid) ? await provider.Interaction.find(uid) : undefined',
    becomes: 'await provider.Interaction.find(uid)',
    test: CONSENT_TEST,
    only: 'in the browser where it was asked for',
  },
  {
    guards: 'oauth: consent once',
    file: CONSENT,
    text: 'if (!first) ',
    becomes: 'if (false) ',
    test: CONSENT_TEST,
    only: 'in the browser where it was asked for',
  },
  {
    guards: 'oauth: consent for the workspace that was shown',
    file: CONSENT,
    text: 'if (principal.workspaceId !== shown)',
    becomes: 'if (false)',
    test: CONSENT_TEST,
    only: 'for the workspace that the page showed',
  },
  // One after the other is found by the mark that is read as well; so this is seen where that was not read yet.
  {
    guards: 'oauth: a code once',
    file: 'server/entry/oauth/store.ts',
    text: ', isNull(oauthRecords.consumedAt)',
    becomes: '',
    test: CONSENT_TEST,
    only: 'that comes twice at once',
  },
  {
    guards: 'oauth: of two at once with one code, all ends',
    file: 'server/entry/oauth/records.ts',
    text: 'if (used?.accountId) await onGrantEnd(used.accountId)',
    becomes: '',
    test: CONSENT_TEST,
    only: 'that comes twice at once',
  },
  {
    guards: 'oauth: PKCE',
    file: 'server/entry/oauth/provider.ts',
    text: 'required: () => true',
    becomes: 'required: () => false',
    test: CONSENT_TEST,
    only: 'without PKCE',
  },
  {
    guards: 'oauth: the role has use for it',
    file: 'server/identity/programs/connect-program.ts',
    text: 'if (!can(principal, capability))',
    becomes: 'if (false)',
    test: CONSENT_TEST,
    only: 'the role has no use for',
  },
  {
    guards: 'oauth: the audience of an external token',
    file: EXTERNAL,
    text: '      issuer,\n      audience,\n',
    becomes: '      issuer,\n',
    test: EXTERNAL_TEST,
    only: 'another audience',
  },
  // jose compares the issuer once more, so nothing else shows when this line is gone.
  {
    guards: 'oauth: a token of another issuer asks nothing of ours',
    file: EXTERNAL,
    text: 'issuer === undefined || issuerOf(token) !== issuer',
    becomes: 'issuer === undefined',
    test: EXTERNAL_TEST,
    only: 'is asked once for all',
  },
  {
    guards: 'oauth: an issuer that failed rests',
    file: EXTERNAL,
    text: 'restsUntilMs.set(issuer, systemClock.monotonicMs() + RESTS_MS)',
    becomes: '',
    test: EXTERNAL_TEST,
    only: 'is asked once for all',
  },
  {
    guards: 'oauth: two people of one program are two',
    file: EXTERNAL,
    text: '[issuer, clientId, userId, workspaceId]',
    becomes: '[issuer, clientId, workspaceId]',
    test: EXTERNAL_TEST,
    only: 'two people of one program',
  },
  {
    guards: 'oauth: a verified e-mail',
    file: EXTERNAL,
    text: "claims?.['email_verified'] !== true || typeof claims['email'] !== 'string'",
    becomes: "typeof claims?.['email'] !== 'string'",
    test: EXTERNAL_TEST,
    only: 'without a verified e-mail',
  },
]
