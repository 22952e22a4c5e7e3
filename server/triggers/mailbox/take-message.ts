import { putMail } from '#server/blobs/open-blobs.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { notFound } from '#server/kernel/not-found.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { mapMessage } from '#server/triggers/core/map-message.ts'
import { inputSchemaOf, requiredOf } from '#server/triggers/input-schema.ts'
import { keepFiles, type MailFiles, NO_FILES, refuseFiles } from '#server/triggers/mailbox/keep-files.ts'
import { isTooMuch, type ReadMail, readMessage } from '#server/triggers/mailbox/read-message.ts'
import { POSTMAN, recordMailbox } from '#server/triggers/mailbox/record-mailbox.ts'
import { sendersOf } from '#server/triggers/mailbox/senders-of.ts'
import {
  findMailbox,
  insertMessage,
  isMessageTaken,
  isNumberTaken,
  type MailboxRow,
  type MessageRow,
  updateMailbox,
} from '#server/triggers/mailbox/store.ts'
import { inputOf, MESSAGE_REFUSALS } from '#server/triggers/message-refusals.ts'

const HEAD_LENGTH_MAX = 300

export interface Found {
  readonly mailbox: MailboxRow
  readonly uidValidity: string
  readonly uid: number
  /** What the server says of it before it is fetched: stands in the list where the message itself cannot be read. */
  readonly said?: { readonly from: string; readonly subject: string }
}
/** `nothing`: the mailbox was paused or changed meanwhile; `known`: that number was looked at before. */
export type Taken = 'started' | 'refused' | 'repeated' | 'nothing' | 'known'

/**
 * Takes one message in. Its bytes and the files that its mapping asks for are kept first; then one transaction writes what became of it, starts its run
 * with its job, and moves the mailbox on. Any number of workers may try and any may die in the middle: the row's keys, its number
 * and its key, let it start one run. Everything that could come from it is labelled as from outside (domain §6).
 */
export async function takeMessage(workspaceId: string, found: Found, raw: Buffer, nowMs: number): Promise<Taken> {
  const mail = await readMessage(raw).catch((error: unknown) => (isTooMuch(error) ? 'TOO_MANY_PARTS' : 'UNREADABLE'))
  const { ref } = await putMail(workspaceId, raw)
  const mapping = found.mailbox.inputs as JsonObject
  const unfit = typeof mail === 'string' ? mail : refuseFiles(mail, raw.byteLength, mapping)
  const read = typeof mail === 'string' ? null : mail
  const files = read === null || unfit !== null ? NO_FILES : await keepFiles(workspaceId, read, raw, mapping)
  const triggerPeople = await sendersOf(workspaceId, read?.senders ?? [])
  faultPoint('mail.kept')
  return await inScope(workspaceId, async (scope) => {
    const row = rowOf(found, read, raw, ref, nowMs)
    const mailbox = await beforeIt(scope, found, row)
    if (typeof mailbox === 'string') return mailbox
    if (await isMessageTaken(scope, mailbox.id, [row.messageKey, read?.formerKey ?? row.messageKey])) {
      await insertMessage(scope, { ...row, outcome: 'repeated', runId: null })
      return 'repeated'
    }
    const unread = unfit ?? (read === null ? 'UNREADABLE' : null)
    const taken =
      read === null || unread !== null
        ? { reason: unread, reasonInput: null }
        : await tryStart(scope, mailbox, { mail: read, files, triggerPeople })
    faultPoint('mail.started')
    const facts = { uid: found.uid, uidValidity: found.uidValidity, messageKey: row.messageKey, message: ref }
    if ('reason' in taken) return await refuse(scope, mailbox, { ...row, ...taken }, facts, nowMs)
    assert(await insertMessage(scope, { ...row, outcome: 'started', runId: taken.id }), 'a message starts one run')
    const event = { type: 'mailbox.fired' as const, message: `an e-mail started run ${taken.n}`, actor: POSTMAN, runId: taken.id }
    await recordMailbox(scope, mailbox, { ...event, ext: { ...facts, runId: taken.id } }, nowMs)
    faultPoint('mail.before_commit')
    return 'started'
  })
}

/** A message that is not fetched: it stands there with its reason, and the next one is looked at. */
export async function leaveMessage(
  workspaceId: string,
  found: Found,
  entry: { readonly messageKey: string; readonly from: string; readonly subject: string; readonly size: number; readonly reason: string },
  nowMs: number,
): Promise<Taken> {
  return await inScope(workspaceId, async (scope) => {
    const { messageKey, reason, size } = entry
    const place = { mailboxId: found.mailbox.id, uidValidity: found.uidValidity, uid: found.uid, at: new Date(nowMs) }
    const row = { ...place, messageKey, size, blob: null, reason, reasonInput: null, from: cut(entry.from), subject: cut(entry.subject) }
    const mailbox = await beforeIt(scope, found, row)
    if (typeof mailbox === 'string') return mailbox
    if (await isMessageTaken(scope, mailbox.id, [messageKey])) {
      await insertMessage(scope, { ...row, outcome: 'repeated', runId: null, reason: null })
      return 'repeated'
    }
    return await refuse(scope, mailbox, row, { uid: found.uid, uidValidity: found.uidValidity, size }, nowMs)
  })
}

type Row = Omit<MessageRow, 'workspaceId' | 'outcome' | 'runId'>

/** The mailbox, locked and moved on to this message; `nothing` when it is none of it any more, `known` when its number was looked at before. */
async function beforeIt(
  scope: TenantScope,
  { mailbox: known, uid, uidValidity }: Found,
  row: Row,
): Promise<MailboxRow | 'nothing' | 'known'> {
  const mailbox = await findMailbox(scope, known.id, { lock: true }).catch(notFound)
  if (mailbox === null || !isOurs(mailbox, known)) return 'nothing'
  await updateMailbox(scope, mailbox.id, {
    lastUid: mailbox.uidValidity === uidValidity ? Math.max(mailbox.lastUid, uid) : uid,
    uidValidity,
  })
  return (await isNumberTaken(scope, mailbox.id, row)) ? 'known' : mailbox
}

/** Whether a mailbox is on, and as it was when it was looked into. */
export function isOurs(mailbox: MailboxRow, known: MailboxRow): boolean {
  return mailbox.pausedAt === null && mailbox.revision === known.revision && mailbox.ownerId === known.ownerId
}

/** In the owner's name, whoever it says it is from: an address in a head gives nobody a right, and only ever takes a vote away (domain §7). */
async function tryStart(
  scope: TenantScope,
  mailbox: MailboxRow,
  about: { mail: ReadMail; files: MailFiles; triggerPeople: readonly string[] },
) {
  const { inputs: mapping, memberId, ownerId: by } = mailbox
  const { files, mail, triggerPeople } = about
  try {
    const { date, from, fromName, subject, text, to } = mail
    const payload = { from, fromName, to: [...to], subject, text, date, message: files.message, attachments: [...files.attachments] }
    const required = requiredOf(await inputSchemaOf(scope, memberId))
    const inputs = mapMessage(mapping as JsonObject, { payload, headers: {} }, required)
    return await startRun(scope, { memberId, inputs, inputsFrom: 'outside', purpose: 'run', origin: 'mail', by, triggerPeople })
  } catch (error) {
    if (!isAppError(error) || !MESSAGE_REFUSALS.has(error.code)) throw error
    return { reason: error.code, reasonInput: inputOf(error, mapping as JsonObject) }
  }
}

async function refuse(scope: TenantScope, mailbox: MailboxRow, row: Row, facts: JsonObject, nowMs: number): Promise<'refused'> {
  await insertMessage(scope, { ...row, outcome: 'refused', runId: null })
  const event = { type: 'mailbox.refused' as const, message: `an e-mail started nothing: ${row.reason}`, actor: POSTMAN }
  await recordMailbox(
    scope,
    mailbox,
    { ...event, severity: 'warning', ext: { ...facts, reason: row.reason, input: row.reasonInput } },
    nowMs,
  )
  return 'refused'
}

function rowOf(found: Found, mail: ReadMail | null, raw: Buffer, blob: string, nowMs: number): Row {
  return {
    mailboxId: found.mailbox.id,
    uidValidity: found.uidValidity,
    uid: found.uid,
    messageKey: mail?.messageKey ?? sha256(raw),
    at: new Date(nowMs),
    from: cut(mail?.from ?? found.said?.from ?? ''),
    subject: cut(mail?.subject ?? found.said?.subject ?? ''),
    size: raw.byteLength,
    blob,
    reason: null,
    reasonInput: null,
  }
}

function cut(text: string): string {
  return cutText(text.replace(/\p{Cc}+/gu, ' '), HEAD_LENGTH_MAX)
}
