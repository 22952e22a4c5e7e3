import { listStandIns } from '#server/identity/delegations/store.ts'
import { aboutFor, addressed } from '#server/notices/core/address.ts'
import { nextDigestMs } from '#server/notices/core/next-digest.ts'
import type { NoticeAbout, NoticeKind } from '#server/notices/schema.ts'
import { insertNotices, listChoices } from '#server/notices/store.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

export interface NoticeEvent {
  readonly kind: NoticeKind
  /** Names what happened, so that it is told once: `approval_requested:apr_…`. */
  readonly key: string
  readonly about: NoticeAbout
  /** User ids. */
  readonly to: readonly string[]
  /** Of these, who needs no mail: they did it themselves just now. */
  readonly noMail?: readonly string[]
}

/**
 * Writes what people will be told of an event, in the transaction that causes it: a row per person and channel. Nothing is
 * sent here, and an event that was told already adds nothing (requirements §10). Call it before the audit is appended.
 */
export async function addNotices(scope: TenantScope, event: NoticeEvent, nowMs: number): Promise<void> {
  if (event.to.length === 0) return
  const standIns = await listStandIns(scope, new Date(nowMs))
  const choices = await listChoices(scope, event.to)
  const told = addressed({ kind: event.kind, to: event.to, noMail: event.noMail ?? [] }, standIns, choices)
  const isLater = told.some(({ mail }) => mail === 'digest')
  const digest = isLater ? new Date(nextDigestMs(nowMs, (await readWorkspace(scope)).timeZone)) : null
  const now = new Date(nowMs)
  const rows = told.flatMap((person) => {
    const row = { userId: person.userId, kind: event.kind, eventKey: event.key, about: aboutFor(event.about, person), createdAt: now }
    const bell = { ...row, id: systemIds.next('ntc'), channel: 'bell' as const, state: 'sent' as const }
    if (person.mail === 'none') return [bell]
    const later = person.mail === 'digest' ? digest : null
    const mail = {
      ...row,
      id: systemIds.next('ntc'),
      channel: 'mail' as const,
      state: 'open' as const,
      digestFor: later,
      dueAt: later ?? now,
    }
    return [bell, mail]
  })
  if (await insertNotices(scope, rows)) await publishSignal(scope, { type: 'notice.changed' })
}
