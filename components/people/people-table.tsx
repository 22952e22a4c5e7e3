import type { Action } from '#components/people/action-result.ts'
import { PersonControls } from '#components/people/person-controls.tsx'
import { GRANT_WORDS, ROLE_WORDS } from '#components/people/words.ts'
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
    <ul className="grid divide-y divide-(--line) rounded-lg border border-(--line)">
      {people.map((person) => {
        const isLastAdmin = person.role === 'admin' && admins === 1
        return (
          <li key={person.userId} className="grid gap-2 px-4 py-3">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <p className="font-medium">
                {person.name}
                {person.userId === me ? <span className="font-normal text-(--fg-muted)"> (you)</span> : null}
              </p>
              <p className="break-all text-sm text-(--fg-muted)">{person.email}</p>
            </div>
            <p className="text-sm">{ROLE_WORDS[person.role]}</p>
            <p className="text-sm text-(--fg-muted)">{permits(person.grants)}</p>
            {mayManage ? <PersonControls person={person} isLastAdmin={isLastAdmin} changeRole={changeRole} remove={remove} /> : null}
          </li>
        )
      })}
    </ul>
  )
}

function permits(grants: readonly string[]): string {
  const words = grants.filter((grant): grant is Grant => Object.hasOwn(GRANT_WORDS, grant)).map((grant) => GRANT_WORDS[grant])
  return words.length > 0 ? `May ${words.join(', ')}.` : 'May approve nothing.'
}
