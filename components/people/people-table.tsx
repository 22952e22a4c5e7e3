import type { Action } from '#components/people/action-result.ts'
import { PersonControls } from '#components/people/person-controls.tsx'
import { permits, ROLE_WORDS } from '#components/people/words.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { Grant, Role } from '#server/identity/schema.ts'

export interface ShownPerson {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly grants: readonly string[]
}
interface Props {
  readonly people: readonly ShownPerson[]
  readonly me: string
  readonly mayManage: boolean
  readonly changeRole: Action<{ userId: string; role: Role; grants: Grant[] }>
  readonly remove: Action<{ userId: string }>
}

/** Everybody of the workspace. The last admin cannot be changed, and the row says why. */
export function PeopleTable({ people, me, mayManage, changeRole, remove }: Props) {
  const admins = people.filter((person) => person.role === 'admin').length
  return (
    <section className="card" aria-label="People of this workspace">
      <ul>
        {people.map((person) => {
          const isLastAdmin = person.role === 'admin' && admins === 1
          return (
            <li key={person.userId} className="tr person py-3">
              <span>
                <span className="strong">
                  <SafeText text={person.name} />
                </span>
                {person.userId === me ? <span className="muted"> (you)</span> : null}
                <span className="small muted exact block">{person.email}</span>
              </span>
              <span>
                {ROLE_WORDS[person.role]}
                <span className="small muted block">{permits(person.grants)}</span>
              </span>
              {mayManage ? <PersonControls person={person} isLastAdmin={isLastAdmin} changeRole={changeRole} remove={remove} /> : null}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
