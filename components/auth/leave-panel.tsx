'use client'

import { useState } from 'react'
import { postJson, type ShownProblem } from '#components/auth/post-json.ts'
import { ProblemNote } from '#components/auth/problem-note.tsx'
import { useT } from '#components/language/language.tsx'

interface Props {
  readonly email: string
  readonly workspaces: readonly { readonly id: string; readonly name: string }[]
}

/** For somebody who is signed in but no member of the workspace they were in: another one, or out. */
export function LeavePanel({ email, workspaces }: Props) {
  const t = useT()
  const [problem, setProblem] = useState<ShownProblem | null>(null)
  async function go(path: string, method: 'PUT' | 'DELETE', body: unknown, leaveTo: string) {
    const posted = await postJson(path, body, method)
    if (posted.ok) window.location.assign(leaveTo)
    else setProblem(posted.problem)
  }
  return (
    <div className="grid gap-3 text-sm">
      <p>{t('{email} is not a member of this workspace any more. Ask an admin for an invitation, or go elsewhere.', { email })}</p>
      {problem ? <ProblemNote problem={problem} /> : null}
      {workspaces.map((workspace) => (
        <button
          key={workspace.id}
          type="button"
          className="btn touch"
          onClick={() => go('/api/v1/session/workspace', 'PUT', { workspaceId: workspace.id }, '/')}
        >
          {t('Open {name}', { name: workspace.name })}
        </button>
      ))}
      <button type="button" className="btn touch" onClick={() => go('/api/v1/session', 'DELETE', {}, '/sign-in')}>
        {t('Sign out')}
      </button>
    </div>
  )
}
