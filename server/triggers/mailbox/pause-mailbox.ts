import { listMemberships } from '#server/identity/people/store.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { addNotices } from '#server/notices/add-notices.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { secretPathOf } from '#server/triggers/mailbox/keep-password.ts'
import { POSTMAN, recordMailbox } from '#server/triggers/mailbox/record-mailbox.ts'
import { findMailbox, type MailboxRow, updateMailbox } from '#server/triggers/mailbox/store.ts'
import { ownerStanding } from '#server/triggers/owner-standing.ts'
import { removeSecret } from '#server/vault/remove-secret.ts'

type PauseReason = NonNullable<MailboxRow['pauseReason']>

/** Why, as the record says it. */
const MESSAGES = {
  person: 'paused by a person',
  owner_left: 'paused: its owner is no longer here',
  owner_role: 'paused: its owner may not start runs any more',
  sign_in: 'paused: the mail server refused user name or password three times',
} as const satisfies Record<PauseReason, string>

/** What comes meanwhile stays in the mailbox, and is taken once it is resumed. @throws AppError NOT_FOUND */
export async function pauseMailbox(scope: TenantScope, id: string, by: string, nowMs: number): Promise<void> {
  await pauseRow(scope, await findMailbox(scope, id, { lock: true }), { reason: 'person', by }, nowMs)
}

/** Pauses a locked one; pausing a paused one changes nothing. @param why.by user id, or null where nobody pressed a button */
export async function pauseRow(
  scope: TenantScope,
  mailbox: MailboxRow,
  why: { reason: PauseReason; by: string | null },
  nowMs: number,
): Promise<void> {
  if (mailbox.pausedAt !== null) return
  await updateMailbox(scope, mailbox.id, { pausedAt: new Date(nowMs), pausedBy: why.by, pauseReason: why.reason, nextAt: null })
  if (why.by === null) await tellOfPause(scope, mailbox, why.reason, nowMs)
  await recordMailbox(
    scope,
    mailbox,
    {
      type: 'mailbox.paused',
      message: MESSAGES[why.reason],
      actor: why.by ?? POSTMAN,
      ...(why.by === null ? { severity: 'warning' as const } : {}),
      ext: { reason: why.reason },
    },
    nowMs,
  )
}

async function tellOfPause(scope: TenantScope, { id, memberId, ownerId }: MailboxRow, reason: PauseReason, nowMs: number): Promise<void> {
  const admins = (await listMemberships(scope)).filter(({ role }) => role === 'admin').map(({ userId }) => userId)
  const event = { kind: 'mailbox_paused' as const, key: `mailbox_paused:${id}:${nowMs}`, about: { memberId, reason } }
  await addNotices(scope, { ...event, to: reason === 'sign_in' ? [ownerId] : [ownerId, ...admins] }, nowMs)
}

/**
 * Lets its messages start runs again, those that came meanwhile too. Where its owner is no longer here or may not start runs,
 * whoever resumes it takes it over.
 * @throws AppError NOT_FOUND
 */
export async function resumeMailbox(scope: TenantScope, id: string, by: string, nowMs: number): Promise<void> {
  const mailbox = await findMailbox(scope, id, { lock: true })
  if (mailbox.pausedAt === null) return
  const ownerId = (await ownerStanding(scope.workspaceId, mailbox.ownerId)) === null ? mailbox.ownerId : by
  const on = { pausedAt: null, pausedBy: null, pauseReason: null, failures: 0, problem: null, nextAt: new Date(nowMs) }
  await updateMailbox(scope, id, { ...on, ownerId })
  const ext = ownerId === mailbox.ownerId ? {} : { ownerBefore: mailbox.ownerId }
  await recordMailbox(scope, { ...mailbox, ownerId }, { type: 'mailbox.resumed', message: 'resumed', actor: by, ext }, nowMs)
}

/** Ends it for good. Messages stay in the mailbox, its runs stay and go on naming it. @throws AppError NOT_FOUND */
export async function deleteMailbox(scope: TenantScope, id: string, by: string, nowMs: number): Promise<void> {
  const mailbox = await findMailbox(scope, id, { lock: true })
  await updateMailbox(scope, id, { deletedAt: new Date(nowMs), nextAt: null })
  // An admin may have removed it before.
  await removeSecret(scope, secretPathOf(id), by).catch((error: unknown) => {
    if (!isAppError(error, 'NOT_FOUND')) throw error
  })
  await recordMailbox(scope, mailbox, { type: 'mailbox.deleted', message: 'mailbox taken away', actor: by }, nowMs)
}
