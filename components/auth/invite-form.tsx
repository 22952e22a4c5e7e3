'use client'

import { useEffect, useState } from 'react'
import { postJson, type ShownProblem } from '#components/auth/post-json.ts'
import { ProblemNote } from '#components/auth/problem-note.tsx'
import { SubmitButton } from '#components/auth/submit-button.tsx'
import { TextField } from '#components/auth/text-field.tsx'
import { useDoorForm } from '#components/auth/use-door-form.ts'
import { useFragmentSecret } from '#components/auth/use-fragment-secret.ts'
import { useT } from '#components/language/language.tsx'
import { ROLE_TERMS } from '#components/words.ts'

interface Preview {
  readonly workspaceName: string
  readonly tenantName: string
  readonly role: keyof typeof ROLE_TERMS
}

/** Joins a workspace by an invitation link, with a new account or one that exists. */
export function InviteForm() {
  const t = useT()
  const secret = useFragmentSecret()
  const { preview, refused } = usePreview(secret)
  const { ready, busy, problem, submit, errorOf } = useDoorForm({
    path: '/api/v1/invitations/accept',
    extra: () => ({ secret }),
    leaveTo: '/',
  })

  if (secret === '') return <p role="alert">{t('This page opens with an invitation link. Ask an admin of the workspace for one.')}</p>
  if (refused) return <ProblemNote problem={refused} />
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      <p className="min-h-10 text-sm">
        {preview
          ? t('You are invited to {workspace} of {company} as {role}.', {
              workspace: preview.workspaceName,
              company: preview.tenantName,
              role: t(ROLE_TERMS[preview.role]),
            })
          : t('Reading the invitation')}
      </p>
      {problem ? <ProblemNote problem={problem} /> : null}
      <TextField label={t('E-mail')} name="email" type="email" autoComplete="username" required error={errorOf('email')} />
      <TextField
        label={t('Your name')}
        name="name"
        autoComplete="name"
        maxLength={120}
        hint={t('Leave it empty if you have an account here.')}
        error={errorOf('name')}
      />
      <TextField
        label={t('Password')}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        hint={t('Your password here, or a new one of at least 10 characters.')}
        error={errorOf('password')}
      />
      <SubmitButton busy={busy} ready={ready && preview !== null} busyText={t('Joining')}>
        {t('Join the workspace')}
      </SubmitButton>
    </form>
  )
}

function usePreview(secret: string | null): { preview: Preview | null; refused: ShownProblem | null } {
  const [preview, setPreview] = useState<Preview | null>(null)
  const [refused, setRefused] = useState<ShownProblem | null>(null)
  useEffect(() => {
    if (!secret) return
    let isCurrent = true
    void postJson<Preview>('/api/v1/invitations/preview', { secret }).then((posted) => {
      if (!isCurrent) return
      if (posted.ok) setPreview(posted.value)
      else setRefused(posted.problem)
    })
    return () => {
      isCurrent = false
    }
  }, [secret])
  return { preview, refused }
}
