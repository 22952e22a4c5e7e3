'use client'

import { useT } from '#components/language/language.tsx'
import type { Action } from '#components/people/action-result.ts'
import { PersonControls } from '#components/people/person-controls.tsx'
import { permits, ROLE_WORDS } from '#components/people/words.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Badge } from '#components/ui/badge.tsx'
import type { Grant, Role } from '#server/identity/schema.ts'

export interface ShownPerson {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly grants: readonly string[]
  readonly suspended: boolean
  /** `10:42` while the account rests after wrong passwords; null otherwise. */
  readonly restsUntil: string | null
}
/** What an admin may do with a person, beside a change of role. */
export interface PersonActions {
  readonly remove: Action<{ userId: string }>
  readonly suspend: Action<{ userId: string }>
  readonly reinstate: Action<{ userId: string }>
  readonly unlock: Action<{ userId: string }>
}
interface Props {
  readonly people: readonly ShownPerson[]
  readonly me: string
  readonly mayManage: boolean
  readonly changeRole: Action<{ userId: string; role: Role; grants: Grant[] }>
  readonly acts: PersonActions
}

/** Everybody of the workspace. The last admin cannot be changed, and the row says why. */
export function PeopleTable({ people, me, mayManage, changeRole, acts }: Props) {
  const t = useT()
  const admins = people.filter((person) => person.role === 'admin' && !person.suspended).length
  return (
    <section className="card" aria-label={t('People of this workspace')}>
      <ul className="people">
        {people.map((person) => {
          const isLastAdmin = person.role === 'admin' && !person.suspended && admins === 1
          return (
            <li key={person.userId} className="tr person py-3">
              <span>
                <span className="strong">
                  <SafeText text={person.name} />
                </span>
                {person.userId === me ? <span className="muted"> {t('(you)')}</span> : null}
                {person.suspended ? <Badge tone="danger">{t('Suspended')}</Badge> : null}
                <span className="small muted exact block">{person.email}</span>
                {person.restsUntil ? (
                  <span className="small block">
                    {t('Account rests until {until} after wrong passwords', { until: person.restsUntil })}
                  </span>
                ) : null}
              </span>
              <span>
                {t(ROLE_WORDS[person.role])}
                <span className="small muted block">{permits(person.grants, t)}</span>
              </span>
              {mayManage ? (
                <PersonControls person={person} isMe={person.userId === me} isLastAdmin={isLastAdmin} changeRole={changeRole} acts={acts} />
              ) : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
