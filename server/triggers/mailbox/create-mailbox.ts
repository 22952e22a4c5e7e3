import { ImapProblem } from '#server/egress/imap-session.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { mappingFaults } from '#server/triggers/core/map-message.ts'
import { inputSchemaOf } from '#server/triggers/input-schema.ts'
import { keepPassword } from '#server/triggers/mailbox/keep-password.ts'
import { mailboxFacts, recordMailbox } from '#server/triggers/mailbox/record-mailbox.ts'
import type { MailboxChange, NewMailbox } from '#server/triggers/mailbox/schema.ts'
import { imapOrigin, serverOf } from '#server/triggers/mailbox/server-of.ts'
import { countMailboxes, findMailbox, insertMailbox, updateMailbox } from '#server/triggers/mailbox/store.ts'
import { checkedLine, notValid, type Stand, tryServer } from '#server/triggers/mailbox/try-mailbox.ts'

/** Mailboxes of one workspace. */
const MAILBOXES_MAX = 200

/**
 * Lets messages of a mailbox start a crew member. It is opened once now: a wrong password is told at once, and only what comes
 * from now on starts anything. What a message becomes is checked against the inputs of the version at work.
 * @param by becomes the owner: its runs start in this person's name
 * @throws AppError NOT_FOUND, MEMBER_UNPUBLISHED, MEMBER_SUSPENDED, VALIDATION_FAILED (also with the server's words), LIMIT_EXCEEDED
 */
export async function createMailbox(workspaceId: string, given: NewMailbox, by: string, nowMs: number): Promise<{ mailboxId: string }> {
  const { memberId, password, ...settings } = checkedLine(given)
  if (password === undefined) throw notValid('/password', msg('Write the password of this mailbox'))
  await inScope(workspaceId, async (scope) => await checkMapping(scope, memberId, settings.inputs as JsonObject))
  const stand = await standOf(async () => await tryServer(settings, password))
  return await inScope(workspaceId, async (scope) => {
    if ((await countMailboxes(scope)) >= MAILBOXES_MAX)
      throw new AppError('LIMIT_EXCEEDED', { context: { limit: 'mailboxesMax', max: MAILBOXES_MAX } })
    const id = systemIds.next('trg')
    const passwordHandle = await keepPassword(scope, { ...settings, id }, password, by, nowMs)
    const now = new Date(nowMs)
    const from = { uidValidity: stand.uidValidity, lastUid: Math.max(0, stand.uidNext - 1), since: now, nextAt: now }
    const mailbox = await insertMailbox(scope, { ...settings, ...from, id, memberId, ownerId: by, createdBy: by, passwordHandle })
    const event = { type: 'mailbox.created' as const, message: 'starts when an e-mail arrives', actor: by }
    await recordMailbox(scope, mailbox, { ...event, ext: mailboxFacts(mailbox) }, nowMs)
    return { mailboxId: id }
  })
}

/**
 * Changes it. Whoever changes it owns it from then on: its runs start in that person's name (domain §7). Another server, user or
 * folder begins with what comes from now on, and another server needs its password anew.
 * @throws AppError NOT_FOUND, CONFLICT, VALIDATION_FAILED, MEMBER_UNPUBLISHED, MEMBER_SUSPENDED
 */
export async function changeMailbox(workspaceId: string, id: string, given: MailboxChange, by: string, nowMs: number): Promise<void> {
  const { password: typed, revision, ...settings } = checkedLine(given)
  const before = await inScope(workspaceId, async (scope) => {
    const row = await findMailbox(scope, id)
    await checkMapping(scope, row.memberId, settings.inputs as JsonObject)
    return row
  })
  if (typed === undefined && imapOrigin(before) !== imapOrigin(settings))
    throw notValid('/password', msg('Write the password of this mailbox'))
  const password = typed ?? (await serverOf(workspaceId, before)).password
  const isSame = (['host', 'port', 'userName', 'folder'] as const).every((field) => before[field] === settings[field])
  const stand = await standOf(async () => await tryServer(settings, password))
  await inScope(workspaceId, async (scope) => {
    const row = await findMailbox(scope, id, { lock: true })
    if (row.revision !== revision) throw new AppError('CONFLICT', { context: { mailbox: id, revision: row.revision } })
    const passwordHandle = typed === undefined ? row.passwordHandle : await keepPassword(scope, { ...settings, id }, typed, by, nowMs)
    const from = isSame ? {} : { uidValidity: stand.uidValidity, lastUid: Math.max(0, stand.uidNext - 1), since: new Date(nowMs) }
    const nextAt = row.pausedAt === null ? { nextAt: new Date(nowMs) } : {}
    const change = { ...settings, ...from, ...nextAt, passwordHandle, ownerId: by, revision: revision + 1, problem: null, failures: 0 }
    await updateMailbox(scope, id, change)
    const ext = { ...mailboxFacts({ ...row, ...settings }), before: { ...mailboxFacts(row), ownerId: row.ownerId } }
    await recordMailbox(scope, { ...row, ownerId: by }, { type: 'mailbox.changed', message: 'changed', actor: by, ext }, nowMs)
  })
}

async function checkMapping(scope: TenantScope, memberId: string, inputs: JsonObject): Promise<void> {
  const errors = mappingFaults(inputs, [], await inputSchemaOf(scope, memberId))
  if (errors.length > 0) throw new AppError('VALIDATION_FAILED', { errors })
}

/** @throws AppError VALIDATION_FAILED with the server's words at the field that they are about */
async function standOf(open: () => Promise<Stand>): Promise<Stand> {
  return await open().catch((error: unknown) => {
    if (!(error instanceof ImapProblem)) throw error
    throw notValid(error.kind === 'sign_in' ? '/password' : error.kind === 'folder' ? '/folder' : '/host', error.message)
  })
}
