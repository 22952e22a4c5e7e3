'use client'

import { ProblemNote } from '#components/auth/problem-note.tsx'
import { SubmitButton } from '#components/auth/submit-button.tsx'
import { TextField } from '#components/auth/text-field.tsx'
import { useDoorForm } from '#components/auth/use-door-form.ts'
import { useT } from '#components/language/language.tsx'

/** E-mail and password; afterwards back to where the person wanted to go. */
export function SignInForm({ next }: { readonly next: string }) {
  const t = useT()
  const { ready, busy, problem, submit, errorOf } = useDoorForm({ path: '/api/v1/session', leaveTo: next })
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      {problem ? <ProblemNote problem={problem} /> : null}
      <TextField label={t('E-mail')} name="email" type="email" autoComplete="username" required error={errorOf('email')} />
      <TextField
        label={t('Password')}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={errorOf('password')}
      />
      <SubmitButton busy={busy} ready={ready} busyText={t('Signing in')}>
        {t('Sign in')}
      </SubmitButton>
    </form>
  )
}
