/**
 * The one catalogue of errors: HTTP status, what happened, what to do next. Every mapping (problem+json, screens,
 * docs/errors/<CODE>.md) is derived from it. Add a row here, then `npm run docs:errors` writes its page.
 */
export const ERROR_CATALOGUE = {
  // the request
  VALIDATION_FAILED: { status: 422, title: 'Some fields are not right', next: 'Correct the listed fields and send again.' },
  JSON_NOT_CANONICAL: {
    status: 422,
    title: 'The document cannot be kept without changing it',
    next: 'Remove duplicate keys, integers beyond 2^53 and broken characters.',
  },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The content is larger than allowed', next: 'Send less.' },
  NOT_FOUND: { status: 404, title: 'There is nothing here by that name', next: 'Check the address; it may belong to another workspace.' },
  CONFLICT: { status: 409, title: 'Somebody changed this meanwhile', next: 'Load it again and repeat your change.' },
  RATE_LIMITED: { status: 429, title: 'Too many requests', next: 'Wait a little and try again.' },
  IDEMPOTENCY_MISMATCH: { status: 422, title: 'This idempotency key was used for another request', next: 'Use a new key.' },
  INTERNAL: {
    status: 500,
    title: 'Something went wrong on our side',
    next: 'Nothing more was done. Try again; if it stays, tell the operator the id.',
  },
  UNAVAILABLE: {
    status: 503,
    title: 'A needed part is not running',
    next: 'Wait for it to come back; `npm run doctor` says what is missing.',
  },
  // people
  SIGNED_OUT: { status: 401, title: 'You are signed out', next: 'Sign in; you come back here.' },
  SIGN_IN_FAILED: {
    status: 401,
    title: 'E-mail and password do not match',
    next: 'Check both. After 5 wrong tries the account rests for 15 minutes.',
  },
  SIGN_IN_LOCKED: {
    status: 429,
    title: 'This account rests after wrong passwords',
    next: 'It opens again 15 minutes after the fifth wrong try.',
  },
  LINK_EXPIRED: {
    status: 410,
    title: 'This link is used up or too old',
    next: 'Ask for a new one. For the setup link, run `npx muster setup-link`.',
  },
  FORBIDDEN: { status: 403, title: 'Your role does not allow this', next: 'Ask an admin of the workspace.' },
  NOT_A_MEMBER: { status: 403, title: 'Your account is not a member of this workspace', next: 'Ask an admin for an invitation.' },
  REAUTH_REQUIRED: { status: 401, title: 'Your sign-in is too old for this', next: 'Enter your password again.' },
  ORIGIN_REFUSED: { status: 403, title: 'The request came from another site', next: 'Open Muster in the browser and repeat there.' },
  LAST_ADMIN: { status: 409, title: 'A workspace keeps at least one admin', next: 'Make somebody else admin first.' },
  // definitions
  DEFINITION_INVALID: { status: 422, title: 'The job description has problems', next: 'See the list of problems.' },
  DRAFT_EXISTS: { status: 409, title: 'There is an open draft already', next: 'Continue with that draft.' },
  MEMBER_UNPUBLISHED: { status: 409, title: 'This crew member is not at work yet', next: 'Put it to work first, or try it.' },
  MEMBER_AT_WORK: {
    status: 409,
    title: 'This crew member was put to work already',
    next: 'What it did stays on record, so only drafts are deleted. Pause what makes it start instead.',
  },
  MEMBER_SUSPENDED: { status: 409, title: 'This crew member is suspended', next: 'An admin can let it work again.' },
  // runs and plans
  PLAN_STALE: { status: 409, title: 'The plan changed since you saw it', next: 'Look at the new plan and decide again.' },
  PLAN_TOKEN_MISMATCH: { status: 409, title: 'The plan does not match its seal', next: 'Nothing was carried out. Look at the proof.' },
  ALREADY_DECIDED: { status: 409, title: 'This was decided already', next: 'Load it again to see the decision.' },
  APPROVER_CONFLICTED: { status: 403, title: 'You cannot approve your own work', next: 'Somebody else with the permission has to decide.' },
  APPROVER_NOT_ENTITLED: {
    status: 403,
    title: 'You have no permission to decide this',
    next: 'Ask an admin for the permission to approve this kind of action.',
  },
  RUN_NOT_CANCELLABLE: { status: 409, title: 'This run is over', next: 'Start a new run.' },
  RUN_NOT_RETRYABLE: { status: 409, title: 'This run cannot be repeated as it is', next: 'Settle the open question of the run first.' },
  UNKNOWN_NOT_RESOLVABLE: { status: 409, title: 'There is no open question here', next: 'Load the run again.' },
  TOO_MANY_OPEN_ASKS: { status: 429, title: 'This crew member waits for 20 decisions already', next: 'Decide some of them first.' },
  // connectors and secrets
  CONNECTOR_UNAVAILABLE: { status: 503, title: 'A connected app does not answer', next: 'Test its connection.' },
  MODEL_UNAVAILABLE: {
    status: 503,
    title: 'No model gave an answer',
    next: 'Try again later; an admin sees under Models which provider was asked and why it did not answer.',
  },
  CONNECTOR_TIMEOUT: { status: 504, title: 'A connected app took too long', next: 'Try again later.' },
  CONNECTOR_REFUSED: { status: 502, title: 'A connected app refused', next: 'See its message.' },
  CONNECTOR_MISBEHAVED: { status: 502, title: 'A connected app answered outside its contract', next: 'An admin should look at it.' },
  TOOL_QUARANTINED: { status: 409, title: 'An ability changed and needs a look', next: 'An admin reviews it under Connected apps.' },
  TOOL_UNCLASSIFIED: { status: 409, title: 'An ability has no kind yet', next: 'An admin sets its kind under Connected apps.' },
  EGRESS_REFUSED: { status: 403, title: 'This address is not allowed', next: 'An admin can list it.' },
  PATH_REFUSED: { status: 422, title: 'This path leads outside the folder', next: 'Use a path inside the files of the workspace.' },
  FILE_NOT_FOUND: { status: 404, title: 'There is no such file', next: 'Check its name and folder.' },
  FILE_EXISTS: {
    status: 409,
    title: 'There is a file of that name already',
    next: 'Give it another name, or say that it may be replaced.',
  },
  FILE_UNREADABLE: {
    status: 422,
    title: 'The file cannot be read as what it claims to be',
    next: 'Save it again as CSV or XLSX and repeat.',
  },
  STORAGE_FULL: { status: 507, title: 'There is no space left', next: 'Free some space; nothing was half-written.' },
  BLOB_DAMAGED: {
    status: 500,
    title: 'A kept file does not match its fingerprint',
    next: 'Nothing was done with it. Restore it from a backup.',
  },
  SECRET_NOT_BOUND: {
    status: 403,
    title: 'This saved secret is not bound to that app, address and crew member',
    next: 'An admin binds it under Saved secrets.',
  },
  NOT_SEPARABLE: {
    status: 422,
    title: 'This action cannot be left out by itself',
    next: 'Only one item of a list can, and only while nothing of it is done. Reject the whole plan with a reason instead.',
  },
  EXPRESSION_FAILED: { status: 422, title: 'An expression could not be worked out', next: 'See the step and its message.' },
  LIMIT_EXCEEDED: { status: 422, title: 'A limit was reached', next: 'Use less, or split it.' },
  // signer and audit
  SIGNER_UNAVAILABLE: { status: 503, title: 'The signer does not answer', next: 'Nothing was recorded. Start it and repeat.' },
  SIGNER_REFUSED: {
    status: 409,
    title: 'The signer refused',
    next: 'The proof does not continue what was signed before. See the operator guide.',
  },
  AUDIT_BROKEN: { status: 500, title: 'The proof does not hold', next: 'Run `npx muster audit verify` on an export.' },
  // the instance
  SCHEMA_NEWER: { status: 503, title: 'The database is newer than this program', next: 'Update Muster.' },
  DATABASE_EMPTY: {
    status: 503,
    title: 'The database is empty where data was expected',
    next: 'Check DATABASE_URL, or restore the backup.',
  },
  KEYS_MISSING: { status: 503, title: 'The signing keys are missing beside existing data', next: 'Restore the key directory.' },
} as const satisfies Record<string, { status: number; title: string; next: string }>

export type ErrorCode = keyof typeof ERROR_CATALOGUE

const LIMIT_WORDS: { readonly [limit: string]: string } = {
  effectsMax: 'actions',
  readsMax: 'looks at files or apps',
  rows: 'rows',
  columns: 'columns',
  cells: 'cells',
  characters: 'characters',
  expressionSteps: 'steps of working out expressions',
}

/**
 * What to do next, with the limit named where one was passed: `Send less. At most 1 MB.`
 * @param context of the error; `bytesMax`, or `max` with the name of its `limit`
 */
export function nextStep(code: ErrorCode, context: { readonly [key: string]: unknown }): string {
  const { next } = ERROR_CATALOGUE[code]
  const { bytesMax, max, limit } = context
  if (typeof bytesMax === 'number') return `${next} At most ${bytesWords(bytesMax)}.`
  if (typeof max !== 'number') return next
  const word = typeof limit === 'string' ? (LIMIT_WORDS[limit] ?? 'items') : 'items'
  return `${next} At most ${max.toLocaleString('en')} ${word}.`
}

function bytesWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  return bytes < 1_048_576 ? `${Math.floor(bytes / 1024)} kB` : `${Math.floor(bytes / 104_857.6) / 10} MB`
}
