'use client'

import { useState } from 'react'
import { ProblemNote } from '#components/auth/problem-note.tsx'
import { useT } from '#components/language/language.tsx'
import type { Action } from '#components/people/action-result.ts'
import { CopyLink } from '#components/people/copy-link.tsx'
import { RoleFields, readRoleFields } from '#components/people/role-fields.tsx'
import { useAction } from '#components/people/use-action.ts'
import type { Grant, Role } from '#server/identity/schema.ts'

interface Made {
  readonly secret: string
  readonly expiresAtMs: number
}

interface Props {
  readonly invite: Action<{ role: Role; grants: Grant[] }, Made>
  /** Ticked when the form opens. */
  readonly grants: readonly Grant[]
}

/** Makes a link to copy; no mail server is needed. The link is shown once. */
export function InvitePerson({ invite, grants }: Props) {
  const t = useT()
  const [made, setMade] = useState<Made | null>(null)
  const { busy, problem, run } = useAction(invite, setMade)
  return (
    <section id="invite" aria-labelledby="invite-title" className="card mt-4">
      <div className="card-h">
        <h2 id="invite-title">{t('Invite somebody')}</h2>
      </div>
      <div className="card-b grid gap-4">
        {problem ? <ProblemNote problem={problem} /> : null}
        {made ? <CopyLink secret={made.secret} expiresAtMs={made.expiresAtMs} /> : null}
        <form
          className="grid max-w-md gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            run(readRoleFields(event.currentTarget))
          }}
        >
          <RoleFields chosen="operator" grants={grants} />
          <button type="submit" disabled={busy} className="btn primary justify-self-start">
            {t('Make an invitation link')}
          </button>
        </form>
      </div>
    </section>
  )
}
