import type { ErrorRows } from '#server/kernel/errors/error-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Connected apps, files, saved secrets and limits of what runs. */
export const APP_ERRORS = {
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
} as const satisfies ErrorRows
