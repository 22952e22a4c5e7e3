import { inEnglish, msg, type Say } from '#server/kernel/language/say.ts'

/**
 * The one catalogue of errors: HTTP status, what happened, what to do next. Every mapping (problem+json, screens,
 * docs/errors/<CODE>.md) is derived from it. Add a row here, then `npm run docs:errors` writes its page.
 */
export const ERROR_CATALOGUE = {
  // the request
  VALIDATION_FAILED: { status: 422, title: msg('Some fields are not right'), next: msg('Correct the listed fields and send again.') },
  JSON_NOT_CANONICAL: {
    status: 422,
    title: msg('The document cannot be kept without changing it'),
    next: msg('Remove duplicate keys, integers beyond 2^53 and broken characters.'),
  },
  PAYLOAD_TOO_LARGE: { status: 413, title: msg('The content is larger than allowed'), next: msg('Send less.') },
  NOT_FOUND: {
    status: 404,
    title: msg('There is nothing here by that name'),
    next: msg('Check the address; it may belong to another workspace.'),
  },
  CONFLICT: { status: 409, title: msg('Somebody changed this meanwhile'), next: msg('Load it again and repeat your change.') },
  RATE_LIMITED: { status: 429, title: msg('Too many requests'), next: msg('Wait a little and try again.') },
  IDEMPOTENCY_MISMATCH: { status: 422, title: msg('This idempotency key was used for another request'), next: msg('Use a new key.') },
  INTERNAL: {
    status: 500,
    title: msg('Something went wrong on our side'),
    next: msg('Nothing more was done. Try again; if it stays, tell the operator the id.'),
  },
  UNAVAILABLE: {
    status: 503,
    title: msg('A needed part is not running'),
    next: msg('Wait for it to come back; `npm run doctor` says what is missing.'),
  },
  // people
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
  // definitions
  DEFINITION_INVALID: { status: 422, title: msg('The job description has problems'), next: msg('See the list of problems.') },
  PLACES_UNCONFIRMED: {
    status: 409,
    title: msg('What was proposed is not confirmed yet'),
    next: msg('Look at each destination, amount and freedom that was proposed, and say that it is meant so.'),
  },
  AUTHOR_BUSY: {
    status: 409,
    title: msg('Something was said in this conversation meanwhile'),
    next: msg('Read what was answered, then say yours.'),
  },
  AUTHOR_FAILED: {
    status: 502,
    title: msg('The author gave nothing that can be used'),
    next: msg('Nothing was changed. Say it again, in other words or in smaller parts.'),
  },
  CONVERSATION_FULL: {
    status: 409,
    title: msg('This conversation is over'),
    next: msg('Start another one from the crew member: it goes on from the same draft.'),
  },
  DRAFT_EXISTS: { status: 409, title: msg('There is an open draft already'), next: msg('Continue with that draft.') },
  MEMBER_UNPUBLISHED: { status: 409, title: msg('This crew member is not at work yet'), next: msg('Put it to work first, or try it.') },
  MEMBER_AT_WORK: {
    status: 409,
    title: msg('This crew member was put to work already'),
    next: msg('What it did stays on record, so only drafts are deleted. Pause what makes it start instead.'),
  },
  MEMBER_SUSPENDED: { status: 409, title: msg('This crew member is suspended'), next: msg('An admin can let it work again.') },
  // runs and plans
  PLAN_STALE: { status: 409, title: msg('The plan changed since you saw it'), next: msg('Look at the new plan and decide again.') },
  PLAN_TOKEN_MISMATCH: {
    status: 409,
    title: msg('The plan does not match its plan code'),
    next: msg('Nothing was carried out. Look at the proof.'),
  },
  TOO_MANY_COMMENTS: { status: 409, title: msg('A run takes 20 comments at most'), next: msg('Decide, or talk to its author.') },
  SNOOZE_TOO_LATE: {
    status: 409,
    title: msg('This plan ends within two hours'),
    next: msg('Decide, or leave it open: it cannot be set aside any more.'),
  },
  ALREADY_DECIDED: { status: 409, title: msg('This was decided already'), next: msg('Load it again to see the decision.') },
  APPROVER_CONFLICTED: {
    status: 403,
    title: msg('You cannot approve your own work'),
    next: msg('Somebody else with the permission has to decide.'),
  },
  APPROVER_NOT_ENTITLED: {
    status: 403,
    title: msg('You have no permission to decide this'),
    next: msg('Ask an admin for the permission to approve this kind of action.'),
  },
  RUN_NOT_CANCELLABLE: { status: 409, title: msg('This run is over'), next: msg('Start a new run.') },
  RUN_NOT_RETRYABLE: {
    status: 409,
    title: msg('This run cannot be repeated as it is'),
    next: msg('Settle the open question of the run first.'),
  },
  RUN_NOT_PUT_BACK: { status: 409, title: msg('This run cannot be put back'), next: msg('See on its page what stays, and why.') },
  UNKNOWN_NOT_RESOLVABLE: { status: 409, title: msg('There is no open question here'), next: msg('Load the run again.') },
  TOO_MANY_OPEN_ASKS: {
    status: 429,
    title: msg('This crew member waits for 20 decisions already'),
    next: msg('Decide some of them first.'),
  },
  MODEL_UNAVAILABLE: {
    status: 503,
    title: msg('No model gave an answer'),
    next: msg('Try again later; an admin sees under Models which provider was asked and why it did not answer.'),
  },
  NO_MODEL: {
    status: 404,
    title: msg('No model is set up for this'),
    next: msg('An admin sets one up under Models. Work that needs no judgement goes on without one.'),
  },
  MODEL_REFUSED: {
    status: 403,
    title: msg('A rule stopped this call to a model'),
    next: msg('See the reason; ask for something else, or ask an admin about the rule.'),
  },
  MODEL_NOT_CLEARED: {
    status: 403,
    title: msg('No model may see this'),
    next: msg('An admin says under Models what each provider may see.'),
  },
  MODEL_PROVIDER_IN_USE: {
    status: 409,
    title: msg('This provider is still asked'),
    next: msg('Take it out of every use that names it first.'),
  },
  MODEL_ASKED_ALREADY: {
    status: 409,
    title: msg('This was asked of a model already'),
    next: msg('It is not asked or charged a second time. Ask anew with another id.'),
  },
  MODEL_ANSWER_UNFIT: {
    status: 422,
    title: msg('A model gave no answer that can be used'),
    next: msg('See the reason. Say more clearly what is wanted, let it try again, or let a person answer.'),
  },
  BUDGET_EXCEEDED: {
    status: 429,
    title: msg('The limit for models is reached'),
    next: msg('Wait for the next day or month, or ask an admin to raise the limit under Costs.'),
  },
  // connectors and secrets
  CONNECTOR_UNAVAILABLE: { status: 503, title: msg('A connected app does not answer'), next: msg('Test its connection.') },
  CONNECTOR_TIMEOUT: { status: 504, title: msg('A connected app took too long'), next: msg('Try again later.') },
  CONNECTOR_REFUSED: { status: 502, title: msg('A connected app refused'), next: msg('See its message.') },
  CONNECTOR_MISBEHAVED: {
    status: 502,
    title: msg('A connected app answered outside its contract'),
    next: msg('An admin should look at it.'),
  },
  CONNECTOR_SIGN_IN_NEEDED: {
    status: 503,
    title: msg('A connected app wants somebody to sign in'),
    next: msg('An admin signs in to it under Connected apps.'),
  },
  CONNECTOR_SCOPE_NEEDED: {
    status: 503,
    title: msg('A connected app wants more than its sign-in allows'),
    next: msg('An admin looks at what it wants under Connected apps.'),
  },
  APP_SIGN_IN_REFUSED: {
    status: 502,
    title: msg('Signing in to the app did not work'),
    next: msg('Nothing was changed. See what it says, then try again under Connected apps.'),
  },
  APP_SIGN_IN_EXPIRED: {
    status: 410,
    title: msg('This sign-in is used up, too old, or began in another browser'),
    next: msg('Start it again under Connected apps.'),
  },
  TOOL_QUARANTINED: {
    status: 409,
    title: msg('An ability changed and needs a look'),
    next: msg('An admin reviews it under Connected apps.'),
  },
  TOOL_UNCLASSIFIED: { status: 409, title: msg('An ability has no kind yet'), next: msg('An admin sets its kind under Connected apps.') },
  EGRESS_REFUSED: { status: 403, title: msg('This address is not allowed'), next: msg('An admin can list it.') },
  PATH_REFUSED: {
    status: 422,
    title: msg('This path leads outside the folder'),
    next: msg('Use a path inside the files of the workspace.'),
  },
  FILE_NOT_FOUND: { status: 404, title: msg('There is no such file'), next: msg('Check its name and folder.') },
  FILE_EXISTS: {
    status: 409,
    title: msg('There is a file of that name already'),
    next: msg('Give it another name, or say that it may be replaced.'),
  },
  FILE_UNREADABLE: {
    status: 422,
    title: msg('The file cannot be read as what it claims to be'),
    next: msg('Save it again as CSV or XLSX and repeat.'),
  },
  STORAGE_FULL: { status: 507, title: msg('There is no space left'), next: msg('Free some space; nothing was half-written.') },
  BLOB_DAMAGED: {
    status: 500,
    title: msg('A kept file does not match its fingerprint'),
    next: msg('Nothing was done with it. Restore it from a backup.'),
  },
  SECRET_NOT_BOUND: {
    status: 403,
    title: msg('This saved secret is not bound to that app, address and crew member'),
    next: msg('An admin binds it under Saved secrets.'),
  },
  NOT_SEPARABLE: {
    status: 422,
    title: msg('This action cannot be left out by itself'),
    next: msg('Only one item of a list can, and only while nothing of it is done. Reject the whole plan with a reason instead.'),
  },
  EXPRESSION_FAILED: { status: 422, title: msg('An expression could not be worked out'), next: msg('See the step and its message.') },
  LIMIT_EXCEEDED: { status: 422, title: msg('A limit was reached'), next: msg('Use less, or split it.') },
  // skills
  SKILL_NOT_FOUND: {
    status: 404,
    title: msg('There is no such skill here'),
    next: msg('Check its name; private ones of others are not shown.'),
  },
  SKILL_SLUG_TAKEN: {
    status: 409,
    title: msg('This name is taken for good'),
    next: msg('Choose another: names of deleted skills stay taken.'),
  },
  SKILL_NOT_OWNER: {
    status: 404,
    title: msg('This skill belongs to another workspace'),
    next: msg('Only its own workspace changes it. Publish yours under another name.'),
  },
  SKILL_VALIDATION_FAILED: {
    status: 422,
    title: msg('The skill was not published'),
    next: msg('See what each check found; correct all of it and publish again.'),
  },
  SKILL_CHECKS_BUSY: { status: 503, title: msg('Too many skills are being checked'), next: msg('Wait a little and publish again.') },
  SKILL_CHECK_ENDED: { status: 422, title: msg('Checking this skill took too much'), next: msg('Shorten its texts, and publish again.') },
  SKILL_VERSION_CONFLICT: {
    status: 409,
    title: msg('This version exists already'),
    next: msg('A published version never changes. Raise the number and publish again.'),
  },
  SKILL_VERSION_NOT_FOUND: { status: 404, title: msg('There is no such version'), next: msg('Choose one of the versions listed.') },
  SKILL_IN_USE: {
    status: 409,
    title: msg('This skill may be in use'),
    next: msg('See where it was added. To do it all the same, repeat it with force=true.'),
  },
  SKILL_VERSION_YANKED: { status: 409, title: msg('This version was withdrawn'), next: msg('Choose another version.') },
  SKILL_DEPENDENCY_CYCLE: {
    status: 422,
    title: msg('These skills need each other in a circle'),
    next: msg('Somebody takes one of the links out and publishes again.'),
  },
  SKILL_DEPENDENCY_NOT_FOUND: {
    status: 422,
    title: msg('A skill that is needed is not there'),
    next: msg('Publish it first, or choose a version that exists.'),
  },
  SKILL_DEPENDENCY_CONFLICT: {
    status: 422,
    title: msg('Two skills need different versions of a third'),
    next: msg('Choose versions whose needs fit together.'),
  },
  BINDING_NOT_FOUND: { status: 404, title: msg('This skill is not added there'), next: msg('Look at the list of added skills.') },
  BINDING_DUPLICATE: {
    status: 409,
    title: msg('This skill is added there already'),
    next: msg('Change the version of the one that is there.'),
  },
  BINDING_AT_VERSION: { status: 409, title: msg('It is at this version already'), next: msg('Nothing has to be done.') },
  BINDING_PENDING_GRANTS: {
    status: 409,
    title: msg('This skill waits for permissions'),
    next: msg('Somebody who may gives them, and each secret that it needs is chosen.'),
  },
  GRANT_NOT_DECLARED: {
    status: 422,
    title: msg('The skill does not ask for this permission'),
    next: msg('Give exactly what it asks for; see the list.'),
  },
  GRANT_SELF_APPROVAL: {
    status: 403,
    title: msg('You added this skill yourself'),
    next: msg('Somebody else who may gives its permissions.'),
  },
  SECRET_MAPPING_INVALID: {
    status: 422,
    title: msg('A secret is not chosen rightly'),
    next: msg('Choose a saved secret for each name that the skill asks for, and for no other.'),
  },
  BUNDLE_TOO_LARGE: {
    status: 413,
    title: msg('The skill is larger than allowed'),
    next: msg('Leave out what is not needed: 5 MB packed, 20 MB unpacked and 200 files at most.'),
  },
  // signer and audit
  SIGNER_UNAVAILABLE: { status: 503, title: msg('The signer does not answer'), next: msg('Nothing was recorded. Start it and repeat.') },
  SIGNER_REFUSED: {
    status: 409,
    title: msg('The signer refused'),
    next: msg('The proof does not continue what was signed before. See the operator guide.'),
  },
  AUDIT_BROKEN: { status: 500, title: msg('The proof does not hold'), next: msg('Run `npx muster audit verify` on an export.') },
  // the instance
  SCHEMA_NEWER: { status: 503, title: msg('The database is newer than this program'), next: msg('Update Muster.') },
  DATABASE_EMPTY: {
    status: 503,
    title: msg('The database is empty where data was expected'),
    next: msg('Check DATABASE_URL, or restore the backup.'),
  },
  KEYS_MISSING: { status: 503, title: msg('The signing keys are missing beside existing data'), next: msg('Restore the key directory.') },
} as const satisfies Record<string, { status: number; title: string; next: string }>

export type ErrorCode = keyof typeof ERROR_CATALOGUE

const LIMIT_WORDS: { readonly [limit: string]: string } = {
  effectsMax: msg('At most {n} actions.'),
  readsMax: msg('At most {n} looks at files or apps.'),
  rows: msg('At most {n} rows.'),
  columns: msg('At most {n} columns.'),
  cells: msg('At most {n} cells.'),
  characters: msg('At most {n} characters.'),
  expressionSteps: msg('At most {n} steps of working out expressions.'),
}

/**
 * What to do next, with the limit named where one was passed: `Send less. At most 1 MB.`
 * @param context of the error; `bytesMax`, or `max` with the name of its `limit`
 */
export function nextStep(code: ErrorCode, context: { readonly [key: string]: unknown }, say: Say = inEnglish): string {
  const next = say(ERROR_CATALOGUE[code].next)
  const { bytesMax, max, limit } = context
  if (typeof bytesMax === 'number') return `${next} ${say('At most {size}.', { size: bytesWords(bytesMax, say) })}`
  if (typeof max !== 'number') return next
  const most = (typeof limit === 'string' ? LIMIT_WORDS[limit] : undefined) ?? msg('At most {n} items.')
  return `${next} ${say(most, { n: max })}`
}

function bytesWords(bytes: number, say: Say): string {
  if (bytes < 1024) return say('{n} bytes', { n: bytes })
  return bytes < 1_048_576 ? `${Math.floor(bytes / 1024)} kB` : `${say.number(Math.floor(bytes / 104_857.6) / 10)} MB`
}
