'use client'

import { useState } from 'react'
import { ProblemNote } from '#components/auth/problem-note.tsx'
import { Said, useT } from '#components/language/language.tsx'
import type { Action } from '#components/people/action-result.ts'
import type { PersonActions, ShownPerson } from '#components/people/people-table.tsx'
import { RoleFields, readRoleFields } from '#components/people/role-fields.tsx'
import { useAction } from '#components/people/use-action.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import type { Grant, Role } from '#server/identity/schema.ts'

interface Props {
  readonly person: ShownPerson
  readonly isMe: boolean
  readonly isLastAdmin: boolean
  readonly changeRole: Action<{ userId: string; role: Role; grants: Grant[] }>
  readonly acts: PersonActions
}
const button = 'btn s'

/** Change role and permissions of one person, keep them out for a while, or take them out; taking out is asked twice. */
export function PersonControls({ person, isMe, isLastAdmin, changeRole, acts }: Props) {
  const t = useT()
  const [isEditing, setEditing] = useState(false)
  const [isLeaving, setLeaving] = useState(false)
  const changing = useAction(changeRole, () => setEditing(false))
  const removing = useAction(acts.remove)
  const suspending = useAction(person.suspended ? acts.reinstate : acts.suspend)
  const unlocking = useAction(acts.unlock)
  const problem = changing.problem ?? removing.problem ?? suspending.problem ?? unlocking.problem
  const { userId, name } = person
  return (
    <div className="person-acts grid gap-3">
      {problem ? <ProblemNote problem={problem} /> : null}
      <div className="flex flex-wrap items-center gap-2">
        {person.restsUntil ? (
          <button type="button" className={button} disabled={unlocking.busy} onClick={() => unlocking.run({ userId })}>
            {t('Unlock')}
            <span className="sr-only"> {t('the account of {name}', { name: plainName(name) })}</span>
          </button>
        ) : null}
        {person.suspended ? null : (
          <button type="button" className={button} aria-expanded={isEditing} onClick={() => setEditing(!isEditing)}>
            {t('Change role')}
            <span className="sr-only"> {t('of {name}', { name: plainName(name) })}</span>
          </button>
        )}
        {isMe ? null : (
          <button type="button" className={button} disabled={suspending.busy || isLastAdmin} onClick={() => suspending.run({ userId })}>
            {person.suspended ? t('Let in again') : t('Suspend')}
            <span className="sr-only"> {plainName(name)}</span>
          </button>
        )}
        {isLeaving ? (
          <>
            <button type="button" className={`${button} danger`} disabled={removing.busy} onClick={() => removing.run({ userId })}>
              <Said text="Remove {name} from this workspace" holes={{ name: <SafeText text={name} /> }} />
            </button>
            <button type="button" className={button} onClick={() => setLeaving(false)}>
              {t('Keep')}
            </button>
          </>
        ) : (
          <button type="button" className={button} disabled={isLastAdmin} onClick={() => setLeaving(true)}>
            {t('Remove')}
            <span className="sr-only"> {plainName(name)}</span>
          </button>
        )}
        {isLastAdmin ? <p className="small muted">{t('The only admin: make somebody else admin first.')}</p> : null}
      </div>
      {isEditing && !person.suspended ? (
        <form
          className="grid max-w-md gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            changing.run({ userId, ...readRoleFields(event.currentTarget) })
          }}
        >
          <RoleFields chosen={person.role} grants={person.grants} />
          <button type="submit" className="btn primary justify-self-start" disabled={changing.busy}>
            <Said text="Save role of {name}" holes={{ name: <SafeText text={name} /> }} />
          </button>
        </form>
      ) : null}
    </div>
  )
}
