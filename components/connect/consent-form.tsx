'use client'

import { useState } from 'react'
import { postJson, type ShownProblem } from '#components/auth/post-json.ts'
import { ProblemNote } from '#components/auth/problem-note.tsx'
import { TextField } from '#components/auth/text-field.tsx'
import { SURFACE_WORDS } from '#components/connect/surface-words.ts'
import { useT } from '#components/language/language.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import type { ProgramSurface } from '#server/identity/programs/schema.ts'

interface ConsentProps {
  readonly request: string
  readonly name: string
  readonly answersTo: string
  readonly onThisMachine: boolean
  readonly knownBy: string | null
  readonly surface: ProgramSurface
  readonly person: string
  readonly workspace: { readonly id: string; readonly name: string }
  readonly workspaces: readonly { readonly id: string; readonly name: string }[]
  /** Whether the role of the person has use for it. */
  readonly may: boolean
}

/** Who asks, for what, where the answer goes; then yes or no. A sign-in that is too old asks for the password first. */
export function ConsentForm(asked: ConsentProps) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ShownProblem | null>(null)
  const [password, setPassword] = useState('')
  const isTooOld = problem?.code === 'REAUTH_REQUIRED' || problem?.code === 'SIGN_IN_FAILED'
  const isOver = problem?.code === 'CONSENT_EXPIRED'
  const isElsewhere = problem?.code === 'CONFLICT'
  async function answer(allow: boolean) {
    setBusy(true)
    if (allow && isTooOld) {
      const again = await postJson('/api/v1/session/reauthenticate', { password })
      if (!again.ok) return fail(again.problem)
    }
    const posted = await postJson<{ to: string }>('/api/v1/connected-programs', {
      request: asked.request,
      shown: asked.workspace.id,
      allow,
    })
    if (posted.ok) window.location.assign(posted.value.to)
    else fail(posted.problem)
  }
  function fail(refused: ShownProblem) {
    setProblem(refused)
    setBusy(false)
  }
  async function change(workspaceId: string) {
    const changed = await postJson('/api/v1/session/workspace', { workspaceId }, 'PUT')
    if (changed.ok) window.location.reload()
    else setProblem(changed.problem)
  }
  return (
    <form
      className="grid gap-4 text-sm"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void answer(true)
      }}
    >
      <p>{t('A program that calls itself {name} asks to do this in your name:', { name: plainName(asked.name) })}</p>
      <p className="card p-3 font-medium">{t(SURFACE_WORDS[asked.surface].asks)}</p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2">
        <dt className="muted">{t('Workspace')}</dt>
        <dd>
          <WorkspaceChoice {...asked} onChange={(id) => void change(id)} />
        </dd>
        <dt className="muted">{t('You are')}</dt>
        <dd className="wrap-anywhere">{plainName(asked.person)}</dd>
        <dt className="muted">{t('The answer goes to')}</dt>
        <dd className="wrap-anywhere">
          <span className="font-mono">{asked.answersTo}</span>
          {asked.onThisMachine ? <span className="hint block">{t('a program on this computer')}</span> : null}
        </dd>
        {asked.knownBy === null ? null : (
          <>
            <dt className="muted">{t('Described at')}</dt>
            <dd className="wrap-anywhere font-mono">{asked.knownBy}</dd>
          </>
        )}
        <dt className="muted">{t('Until')}</dt>
        <dd>{t('90 days from now, or until you end it under Connect by MCP')}</dd>
      </dl>
      <p className="hint">
        {t('It never approves anything, changes who may what, or reads a secret, and never does more than your role may.')}
      </p>
      <p className="note warn">{t('Nobody checked the name. Say yes only if you started this yourself just now.')}</p>
      {asked.may ? null : <p className="note danger">{t('Your role in this workspace has no use for it. Ask an admin.')}</p>}
      {problem && !isElsewhere && problem.code !== 'REAUTH_REQUIRED' ? <ProblemNote problem={problem} /> : null}
      {isElsewhere ? <Elsewhere /> : null}
      {isTooOld ? (
        <TextField
          label={t('Your sign-in is too old for this. Enter your password again.')}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      ) : null}
      {isOver || isElsewhere ? null : (
        <div className="grid gap-2">
          <button type="submit" className="btn primary touch w-full" disabled={busy || !asked.may}>
            {t('Let it in')}
          </button>
          <button type="button" className="btn touch w-full" disabled={busy} onClick={() => void answer(false)}>
            {t('No')}
          </button>
        </div>
      )}
    </form>
  )
}

/** Another tab of this browser went to another workspace meanwhile; nobody was let in. */
function Elsewhere() {
  const t = useT()
  return (
    <>
      <p className="note danger" role="alert">
        {t('You changed the workspace in another tab meanwhile, so nothing was let in. Look at the workspace again, then answer.')}
      </p>
      <button type="button" className="btn primary touch w-full" onClick={() => window.location.reload()}>
        {t('Look again')}
      </button>
    </>
  )
}

function WorkspaceChoice({ workspace, workspaces, onChange }: ConsentProps & { readonly onChange: (id: string) => void }) {
  const t = useT()
  if (workspaces.length < 2) return <span className="font-medium wrap-anywhere">{workspace.name}</span>
  return (
    <select className="input" aria-label={t('Workspace')} value={workspace.id} onChange={(event) => onChange(event.target.value)}>
      {workspaces.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}
