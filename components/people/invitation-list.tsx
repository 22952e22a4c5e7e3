'use client'

import { ProblemNote } from '#components/auth/problem-note.tsx'
import type { Action } from '#components/people/action-result.ts'
import { useAction } from '#components/people/use-action.ts'
import type { Role } from '#server/identity/schema.ts'

interface Props {
  readonly invitations: readonly { readonly id: string; readonly role: Role; readonly expiresAt: string }[]
  readonly revoke: Action<{ id: string }>
}

/** Invitations that still open a door, and the way to take one back. */
export function InvitationList({ invitations, revoke }: Props) {
  const { busy, problem, run } = useAction(revoke)
  if (invitations.length === 0 && !problem) return null
  return (
    <section aria-labelledby="invitations-title" className="grid gap-3">
      <h2 id="invitations-title" className="text-base font-semibold">
        Open invitations
      </h2>
      {problem ? <ProblemNote problem={problem} /> : null}
      <ul className="grid divide-y divide-(--line) rounded-lg border border-(--line)">
        {invitations.map((invitation) => (
          <li key={invitation.id} className="flex flex-wrap items-center justify-between gap-2 px-4 py-2 text-sm">
            <span>
              As {invitation.role}, until <time dateTime={invitation.expiresAt}>{invitation.expiresAt.slice(0, 10)}</time>
            </span>
            <button type="button" disabled={busy} onClick={() => run({ id: invitation.id })} className="btn s">
              Take back
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
