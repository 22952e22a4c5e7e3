import { ImapProblem, withImap } from '#server/egress/imap-session.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'
import { inScope } from '#server/tenancy/store.ts'
import { problemText } from '#server/triggers/mailbox/poll-mailbox.ts'
import type { MailboxAnswer, MailboxTest } from '#server/triggers/mailbox/schema.ts'
import { imapOrigin, serverOf } from '#server/triggers/mailbox/server-of.ts'
import { findMailbox, type MailboxRow } from '#server/triggers/mailbox/store.ts'

const DEADLINE_MS = 20_000
const NOTHING_FETCHED_BYTES = 64 * 1024

/** Where the folder stands: what comes from here on is new. */
export interface Stand {
  readonly uidValidity: string
  readonly uidNext: number
}
type Settings = Pick<MailboxTest, 'host' | 'port' | 'security' | 'inside' | 'userName' | 'folder'>

/**
 * Signs in and opens the folder; nothing is fetched or changed.
 * @throws ImapProblem with the server's words; AppError EGRESS_REFUSED, CONNECTOR_UNAVAILABLE
 */
export async function tryServer(settings: Settings, password: string): Promise<Stand> {
  const { folder, host, inside, port, security, userName } = settings
  const server = { host, port, security, folder, user: userName, password, allow: inside ? [`${host}:${port}`] : [] }
  const limits = { deadlineMs: DEADLINE_MS, messageBytesMax: NOTHING_FETCHED_BYTES, readOnly: true }
  return await withImap(server, limits, async ({ uidNext, uidValidity }) => ({ uidNext, uidValidity }))
}

/** *Test connection*: what the server says, in its own words. @throws AppError NOT_FOUND, VALIDATION_FAILED without a password */
export async function testMailbox(workspaceId: string, given: MailboxTest): Promise<MailboxAnswer> {
  const password = given.password ?? (await keptPassword(workspaceId, given))
  try {
    await tryServer(checkedLine(given), password)
    return { ok: true, answer: '', signInRefused: false }
  } catch (error) {
    if (!(error instanceof ImapProblem) && !isAppError(error)) throw error
    if (isAppError(error, 'VALIDATION_FAILED')) throw error
    return { ok: false, answer: problemText(error), signInRefused: error instanceof ImapProblem && error.kind === 'sign_in' }
  }
}

/** @throws AppError VALIDATION_FAILED when a password would go over an open line to the internet */
export function checkedLine<S extends Settings>(settings: S): S {
  if (settings.security === 'none' && !settings.inside)
    throw notValid('/security', msg('A password goes over an encrypted line only, except inside your own network'))
  return settings
}

/** The password that is kept, for the server that it is bound to. */
async function keptPassword(workspaceId: string, given: MailboxTest): Promise<string> {
  const kept: MailboxRow | null =
    given.id === undefined ? null : await inScope(workspaceId, async (scope) => await findMailbox(scope, given.id ?? ''))
  if (kept === null || imapOrigin(kept) !== imapOrigin(given)) throw notValid('/password', msg('Write the password of this mailbox'))
  return (await serverOf(workspaceId, kept)).password
}

export function notValid(pointer: string, message: string): AppError {
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer, code: 'not_valid', message }] })
}
