'use client'

import { ProblemNote } from '#components/auth/problem-note.tsx'
import { Said, useT } from '#components/language/language.tsx'
import type { Action } from '#components/people/action-result.ts'
import { useAction } from '#components/people/use-action.ts'
import { permits, ROLE_NAMES } from '#components/people/words.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { clockTime, shortDay, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { ROLE_TERMS } from '#components/words.ts'
import type { Role } from '#server/identity/schema.ts'

export interface ShownInvitation {
  readonly id: string
  readonly role: Role
  readonly grants: readonly string[]
  /** Who made it. */
  readonly by: string
  readonly expiresAt: string
}
interface Props {
  readonly invitations: readonly ShownInvitation[]
  readonly revoke: Action<{ id: string }>
}

/** Invitations that still open a door, and the way to take one back. */
export function InvitationList({ invitations, revoke }: Props) {
  const t = useT()
  const clock = useClock()
  const { busy, problem, run } = useAction(revoke)
  if (invitations.length === 0 && !problem) return null
  return (
    <section aria-labelledby="invitations-title" className="card">
      <div className="card-h">
        <h2 id="invitations-title">{t('Open invitations')}</h2>
        <span className="count">{invitations.length}</span>
      </div>
      {problem ? <ProblemNote problem={problem} /> : null}
      <ul>
        {invitations.map((invitation) => {
          const until = `${shortDay(invitation.expiresAt, clock)}, ${clockTime(invitation.expiresAt, clock)}`
          return (
            <li key={invitation.id} className="tr person py-2">
              <span>
                <span className="strong">{t(ROLE_NAMES[invitation.role])}</span>
                <span className="small muted block">{permits(invitation.grants, t)}</span>
              </span>
              <span className="muted">
                <Said text="Made by {name}" holes={{ name: <SafeText text={invitation.by} /> }} />
                <span className="small block">
                  <Said text="opens until {when}" holes={{ when: <time dateTime={invitation.expiresAt}>{until}</time> }} />{' '}
                  {zoneName(invitation.expiresAt, clock)}
                </span>
              </span>
              <button type="button" disabled={busy} onClick={() => run({ id: invitation.id })} className="btn s">
                {t('Take back')}
                <span className="sr"> {t('the invitation as {role} until {until}', { role: t(ROLE_TERMS[invitation.role]), until })}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
