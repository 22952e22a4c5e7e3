import { InvitationList } from '#components/people/invitation-list.tsx'
import { InvitePerson } from '#components/people/invite-person.tsx'
import { OwnRights } from '#components/people/own-rights.tsx'
import { PeopleTable } from '#components/people/people-table.tsx'
import { RoleMatrix } from '#components/people/role-matrix.tsx'
import { clockTime } from '#components/time/format-time.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { readPageSay, titled } from '#server/entry/language/speak.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'
import { readWorkspace } from '#server/identity/change-workspace.ts'
import { listInvitations } from '#server/identity/invite.ts'
import { listPeople } from '#server/identity/list-people.ts'
import { CAPABILITIES, type Capability, can } from '#server/identity/roles.ts'
import { type Grant, ROLES } from '#server/identity/schema.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import {
  changeRoleAction,
  inviteAction,
  reinstatePersonAction,
  removePersonAction,
  revokeInvitationAction,
  suspendPersonAction,
  unlockAccountAction,
} from './actions.ts'

export const generateMetadata = titled('People')

interface Props {
  readonly searchParams: Promise<{ invite?: string | string[] }>
}

/** What an invitation "of somebody who approves" starts with. */
const APPROVER_GRANTS = ['approvals:decide:external_write'] as const satisfies readonly Grant[]

/** Who is in this workspace, with which role; admins invite, change and remove. */
export default async function PeoplePage({ searchParams }: Props) {
  const principal = await requirePrincipal('/people')
  const say = await readPageSay()
  const wanted = await searchParams
  const mayManage = can(principal, 'people:manage')
  const people = await listPeople(principal)
  const invitations = mayManage ? await listInvitations(identityContext, principal) : []
  const all = Object.keys(CAPABILITIES) as Capability[]
  const matrix = all.map((capability) => ({
    means: CAPABILITIES[capability].means,
    allowed: ROLES.map((role) => can({ role, grants: [] }, capability)),
  }))
  const { timeZone } = await readWorkspace(principal)
  const nowMs = systemClock.nowMs()
  const restsUntil = (ms: number | null): string | null => (mayManage && ms !== null && ms > nowMs ? clockTime(ms, timeZone) : null)
  const may = all.filter((capability) => can(principal, capability)).map((capability) => CAPABILITIES[capability].means)
  const mayNot = all.filter((capability) => !can(principal, capability)).map((capability) => CAPABILITIES[capability])
  const admins = people.filter(({ role, suspendedAtMs }) => role === 'admin' && suspendedAtMs === null).map(({ name }) => name)
  return (
    <main className="page">
      <header className="page-head">
        <h1>{say('People')}</h1>
        <p className="muted text-sm">
          {mayManage
            ? say('A change of role holds from the person’s next click.')
            : say('Only admins of the workspace change roles and invite people.')}
        </p>
      </header>
      <PeopleTable
        people={people.map((person) => ({
          ...person,
          suspended: person.suspendedAtMs !== null,
          restsUntil: restsUntil(person.restsUntilMs),
        }))}
        me={principal.userId}
        mayManage={mayManage}
        changeRole={changeRoleAction}
        acts={{ remove: removePersonAction, suspend: suspendPersonAction, reinstate: reinstatePersonAction, unlock: unlockAccountAction }}
      />
      {mayManage ? <InvitePerson invite={inviteAction} grants={wanted.invite === 'approver' ? APPROVER_GRANTS : []} /> : null}
      {mayManage ? (
        <InvitationList
          invitations={invitations.map(({ id, role, grants, createdBy, expiresAt }) => ({
            id,
            role,
            grants,
            by: people.find((person) => person.userId === createdBy)?.name ?? say('somebody who left'),
            expiresAt: expiresAt.toISOString(),
          }))}
          revoke={revokeInvitationAction}
        />
      ) : null}
      <OwnRights role={principal.role} grants={principal.grants} may={may} mayNot={mayNot} admins={admins} />
      <RoleMatrix roles={ROLES} rows={matrix} />
    </main>
  )
}
