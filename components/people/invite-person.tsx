'use client'

import { useState } from 'react'
import { ProblemNote } from '#components/auth/problem-note.tsx'
import type { Action } from '#components/people/action-result.ts'
import { CopyLink } from '#components/people/copy-link.tsx'
import { RoleFields, readRoleFields } from '#components/people/role-fields.tsx'
import { useAction } from '#components/people/use-action.ts'
import type { Grant, Role } from '#server/identity/schema.ts'

interface Made {
  readonly secret: string
  readonly expiresAtMs: number
}

/** Makes a link to copy; no mail server is needed. The link is shown once. */
export function InvitePerson({ invite }: { readonly invite: Action<{ role: Role; grants: Grant[] }, Made> }) {
  const [made, setMade] = useState<Made | null>(null)
  const { busy, problem, run } = useAction(invite, setMade)
  return (
    <section aria-labelledby="invite-title" className="grid gap-3">
      <h2 id="invite-title" className="text-base font-semibold">
        Invite somebody
      </h2>
      {problem ? <ProblemNote problem={problem} /> : null}
      {made ? <CopyLink secret={made.secret} expiresAtMs={made.expiresAtMs} /> : null}
      <form
        className="grid max-w-md gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          run(readRoleFields(event.currentTarget))
        }}
      >
        <RoleFields chosen="operator" grants={[]} />
        <button type="submit" disabled={busy} className="btn primary justify-self-start">
          Make an invitation link
        </button>
      </form>
    </section>
  )
}
