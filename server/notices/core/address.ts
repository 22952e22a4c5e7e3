import { type MailChoice, NOTICE_KINDS, type NoticeAbout, type NoticeKind } from '#server/notices/schema.ts'

/** Only who may decide hears of a decision: standing in gives no right (domain §7). */
const ONLY_ENTITLED: ReadonlySet<NoticeKind> = new Set([
  'approval_requested',
  'approval_reminder',
  'approval_escalated',
  'skill_permission',
  'set_up_asked',
])

/** A colleague who stands in for somebody who is away now. */
export interface StandIn {
  readonly userId: string
  readonly delegateId: string
}
export interface Told {
  readonly userId: string
  readonly mail: MailChoice
  readonly standsInFor: readonly string[]
}

/**
 * Who is told, and how. Who is away finds it in the bell when they are back; the colleague they named is told at once in
 * their stead, whatever that colleague chose. A chain of colleagues ends after one.
 * @param choices mail choice by `userId kind`
 */
export function addressed(
  event: { readonly kind: NoticeKind; readonly to: readonly string[]; readonly noMail: readonly string[] },
  standIns: readonly StandIn[],
  choices: ReadonlyMap<string, MailChoice>,
): Told[] {
  const told = new Map<string, Told>()
  const to = new Set(event.to)
  // Whose colleague may not hear of it is told as ever: otherwise nobody would be.
  const acting = standIns.filter(({ userId, delegateId }) => to.has(userId) && (!ONLY_ENTITLED.has(event.kind) || to.has(delegateId)))
  for (const userId of to) {
    const away = acting.some((one) => one.userId === userId)
    const chosen = choices.get(`${userId} ${event.kind}`) ?? NOTICE_KINDS[event.kind].mail
    told.set(userId, { userId, mail: away || event.noMail.includes(userId) ? 'none' : chosen, standsInFor: [] })
  }
  for (const { userId, delegateId } of acting) {
    const before = told.get(delegateId)?.standsInFor ?? []
    told.set(delegateId, { userId: delegateId, mail: 'at_once', standsInFor: [...before, userId] })
  }
  return [...told.values()]
}

/** The ids of an event for one receiver. */
export function aboutFor(about: NoticeAbout, { standsInFor }: Told): NoticeAbout {
  return standsInFor.length === 0 ? about : { ...about, standsInFor: [...standsInFor] }
}
