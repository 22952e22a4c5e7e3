import type { ErrorRows } from '#server/kernel/errors/error-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** What a request itself can be refused for. */
export const REQUEST_ERRORS = {
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
} as const satisfies ErrorRows
