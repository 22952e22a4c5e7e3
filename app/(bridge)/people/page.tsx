import type { Metadata } from 'next'
import { InvitationList } from '#components/people/invitation-list.tsx'
import { InvitePerson } from '#components/people/invite-person.tsx'
import { PeopleTable } from '#components/people/people-table.tsx'
import { RoleMatrix } from '#components/people/role-matrix.tsx'
import { identityContext } from '#server/entry/identity-context.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'
import { listInvitations } from '#server/identity/invite.ts'
import { listPeople } from '#server/identity/list-people.ts'
import { CAPABILITIES, type Capability, can } from '#server/identity/roles.ts'
import { type Grant, ROLES } from '#server/identity/schema.ts'
import { changeRoleAction, inviteAction, removePersonAction, revokeInvitationAction } from './actions.ts'

export const metadata: Metadata = { title: 'People' }

interface Props {
  readonly searchParams: Promise<{ invite?: string | string[] }>
}

/** What an invitation "of somebody who approves" starts with. */
const APPROVER_GRANTS = ['approvals:decide:external_write'] as const satisfies readonly Grant[]

/** Who is in this workspace, with which role; admins invite, change and remove. */
export default async function PeoplePage({ searchParams }: Props) {
  const principal = await requirePrincipal('/people')
  const wanted = await searchParams
  const mayManage = can(principal, 'people:manage')
  const people = await listPeople(principal)
  const invitations = mayManage ? await listInvitations(identityContext, principal) : []
  const matrix = (Object.keys(CAPABILITIES) as Capability[]).map((capability) => ({
    means: CAPABILITIES[capability].means,
    allowed: ROLES.map((role) => can({ role, grants: [] }, capability)),
  }))
  return (
    <main className="page">
      <header className="page-head">
        <h1>People</h1>
        <p className="muted text-sm">
          {mayManage
            ? 'A change of role holds from the person’s next click.'
            : 'Only admins of the workspace change roles and invite people.'}
        </p>
      </header>
      <PeopleTable people={people} me={principal.userId} mayManage={mayManage} changeRole={changeRoleAction} remove={removePersonAction} />
      {mayManage ? <InvitePerson invite={inviteAction} grants={wanted.invite === 'approver' ? APPROVER_GRANTS : []} /> : null}
      {mayManage ? (
        <InvitationList
          invitations={invitations.map(({ id, role, grants, createdBy, expiresAt }) => ({
            id,
            role,
            grants,
            by: people.find((person) => person.userId === createdBy)?.name ?? 'somebody who left',
            expiresAt: expiresAt.toISOString(),
          }))}
          revoke={revokeInvitationAction}
        />
      ) : null}
      <RoleMatrix roles={ROLES} rows={matrix} />
    </main>
  )
}
