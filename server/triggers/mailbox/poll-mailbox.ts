import { type ImapBox, type ImapEntry, ImapProblem, withImap } from '#server/egress/imap-session.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { notFound } from '#server/kernel/not-found.ts'
import { log } from '#server/observability/log.ts'
import { inScope } from '#server/tenancy/store.ts'
import { pauseRow } from '#server/triggers/mailbox/pause-mailbox.ts'
import { MAIL_BYTES_MAX } from '#server/triggers/mailbox/schema.ts'
import { serverOf } from '#server/triggers/mailbox/server-of.ts'
import { findMailbox, type MailboxRow, updateMailbox } from '#server/triggers/mailbox/store.ts'
import { MAIL_KEPT_MS } from '#server/triggers/mailbox/sweep-mailboxes.ts'
import { isOurs, leaveMessage, takeMessage } from '#server/triggers/mailbox/take-message.ts'
import { ownerStanding } from '#server/triggers/owner-standing.ts'
import { findSwitch } from '#server/triggers/store.ts'

/** How often a mailbox is looked into. */
export const POLL_EVERY_MS = 60_000
const POLL_EVERY_MAX_MS = 60 * 60_000
/** Messages taken in one go, and when the rest follows: 60 a minute, as of a webhook (requirements 10). */
const BATCH = 20
export const NEXT_BATCH_MS = 20_000
/** Where the server counts anew, nothing from before is looked at: what is known from then on is swept a day later at the earliest. */
const KNOWN_AGAIN_MS = MAIL_KEPT_MS - 24 * 60 * 60_000
const DEADLINE_MS = 5 * 60_000
/** Of sign-ins refused in a row: going on would lock the account. */
const SIGN_INS_MAX = 3
/** Messages looked through when the server counts anew. */
const RECOUNTED_MAX = 1000
/** Times that one message may fail unforeseen before the next one is looked at. */
const TRIES_MAX = 5

/**
 * Looks into one mailbox and takes what is new, one message after another, each in a transaction of its own. What goes wrong is
 * kept with the mailbox and tried again, later each time; a refused sign-in pauses it after the third time.
 * @returns how many runs were started
 */
export async function pollMailbox(workspaceId: string, id: string, nowMs: number): Promise<{ started: number }> {
  const mailbox = await claim(workspaceId, id, nowMs)
  if (mailbox === null) return { started: 0 }
  try {
    const server = await serverOf(workspaceId, mailbox)
    const limits = { deadlineMs: DEADLINE_MS, messageBytesMax: MAIL_BYTES_MAX + 1024, readOnly: !mailbox.markSeen }
    const { more, started } = await withImap(server, limits, async (box) => await takeNew(workspaceId, mailbox, box, nowMs))
    await note(workspaceId, mailbox, {
      polledAt: new Date(nowMs),
      problem: null,
      failures: 0,
      ...(more ? { nextAt: new Date(nowMs + NEXT_BATCH_MS) } : {}),
    })
    return { started }
  } catch (error) {
    await noteProblem(workspaceId, mailbox, error, nowMs)
    return { started: 0 }
  }
}

/** The mailbox with its next look already set, so that another worker leaves it alone; null when there is nothing to do. */
async function claim(workspaceId: string, id: string, nowMs: number): Promise<MailboxRow | null> {
  const ownerId = await inScope(workspaceId, async (scope) => (await findMailbox(scope, id).catch(notFound))?.ownerId)
  if (ownerId === undefined) return null
  const standing = await ownerStanding(workspaceId, ownerId)
  return await inScope(workspaceId, async (scope) => {
    const mailbox = await findMailbox(scope, id, { lock: true }).catch(notFound)
    if (mailbox === null || mailbox.pausedAt !== null || mailbox.ownerId !== ownerId) return null
    if (mailbox.nextAt === null || mailbox.nextAt.getTime() > nowMs) return null
    if (standing !== null) {
      await pauseRow(scope, mailbox, { reason: standing, by: null }, nowMs)
      return null
    }
    await updateMailbox(scope, id, { nextAt: new Date(nowMs + POLL_EVERY_MS) })
    // Nothing starts while all are paused; what came meanwhile is taken afterwards, for nobody dropped it.
    return (await findSwitch(scope)) === null ? mailbox : null
  })
}

async function takeNew(workspaceId: string, mailbox: MailboxRow, box: ImapBox, nowMs: number): Promise<{ started: number; more: boolean }> {
  const { uidValidity } = box
  const isSame = mailbox.uidValidity === uidValidity
  const since = new Date(Math.max(mailbox.since.getTime(), nowMs - KNOWN_AGAIN_MS))
  const fresh = isSame
    ? await box.list(mailbox.lastUid, BATCH)
    : (await box.list(0, RECOUNTED_MAX, since)).filter((entry) => isAfter(entry, since))
  let started = 0
  for (const entry of fresh.slice(0, BATCH)) {
    const found = { mailbox, uidValidity, uid: entry.uid, said: { from: entry.from, subject: entry.subject } }
    const taken = await take(workspaceId, found, entry, box, nowMs)
    // Paused or changed meanwhile: what was not taken is still to come, so nothing is moved on past it.
    if (taken === 'nothing') return { started, more: false }
    if (taken === 'started') started += 1
    if (mailbox.markSeen && taken !== 'known')
      await box.markSeen(entry.uid).catch((error: unknown) => log.warn('mail.mark_seen', { mailbox: mailbox.id, error }))
  }
  if (!isSame && fresh.length <= BATCH) await note(workspaceId, mailbox, { uidValidity, lastUid: Math.max(0, box.uidNext - 1) })
  return { started, more: fresh.length >= BATCH }
}

/** Where the numbers count anew, messages from before the mailbox was set are left alone; those taken before are known by their id. */
function isAfter({ receivedAt }: ImapEntry, since: Date): boolean {
  return receivedAt === null || receivedAt.getTime() >= since.getTime()
}

async function take(workspaceId: string, found: Parameters<typeof takeMessage>[1], entry: ImapEntry, box: ImapBox, nowMs: number) {
  const { from, messageId, size, subject } = entry
  // One that is not read has a name of its own, so that it is not taken for one that is.
  const messageKey = sha256(`not read ${messageId ?? `${found.uidValidity} ${entry.uid}`}`)
  const leave = async (reason: string) => await leaveMessage(workspaceId, found, { messageKey, from, subject, size, reason }, nowMs)
  if (size > MAIL_BYTES_MAX) return await leave('TOO_LARGE')
  const raw = await box.fetch(entry.uid).catch(async (error: unknown) => {
    // It said that it was smaller: the line is gone, and this message is not asked for again.
    if (error instanceof ImapProblem && error.kind === 'too_large') await leave('TOO_LARGE')
    throw error
  })
  if (raw === undefined) return await leave('GONE')
  if (raw.byteLength > MAIL_BYTES_MAX) return await leave('TOO_LARGE')
  return await takeMessage(workspaceId, found, raw, nowMs).catch(async (error: unknown) => {
    if (isAppError(error, 'PAYLOAD_TOO_LARGE')) return await leave('TOO_LARGE')
    if (isAppError(error) || found.mailbox.failures < TRIES_MAX) throw error
    log.error('mail.given_up', { mailbox: found.mailbox.id, uid: entry.uid, error })
    return await leave('UNREADABLE')
  })
}

/** Only of a mailbox that is still what was looked into: paused, changed or in other hands, its place counts, not ours. */
async function note(workspaceId: string, known: MailboxRow, change: Partial<MailboxRow>): Promise<void> {
  await inScope(workspaceId, async (scope) => {
    const mailbox = await findMailbox(scope, known.id, { lock: true }).catch(notFound)
    if (mailbox !== null && isOurs(mailbox, known)) await updateMailbox(scope, known.id, change)
  })
}

async function noteProblem(workspaceId: string, known: MailboxRow, error: unknown, nowMs: number): Promise<void> {
  if (!(error instanceof ImapProblem) && !isAppError(error)) log.warn('mail', { mailbox: known.id, error })
  await inScope(workspaceId, async (scope) => {
    const mailbox = await findMailbox(scope, known.id, { lock: true }).catch(notFound)
    if (mailbox === null || mailbox.revision !== known.revision) return
    const failures = mailbox.failures + 1
    const laterMs = Math.min(POLL_EVERY_MS * 2 ** Math.min(failures - 1, 10), POLL_EVERY_MAX_MS)
    const nextAt = mailbox.pausedAt === null ? { nextAt: new Date(nowMs + laterMs) } : {}
    await updateMailbox(scope, mailbox.id, { problem: problemText(error), failures, polledAt: new Date(nowMs), ...nextAt })
    const isRefused = error instanceof ImapProblem && error.kind === 'sign_in'
    if (isRefused && failures >= SIGN_INS_MAX) await pauseRow(scope, mailbox, { reason: 'sign_in', by: null }, nowMs)
  })
}

/** The server's words, or the code of what stood in the way: nothing of ours that nobody may see. */
export function problemText(error: unknown): string {
  if (error instanceof ImapProblem) return error.message
  if (!isAppError(error)) return 'INTERNAL'
  const { why } = error.context
  return typeof why === 'string' ? `${error.code}: ${why}` : error.code
}
