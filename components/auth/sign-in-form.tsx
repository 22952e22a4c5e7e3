'use client'

import { ProblemNote } from '#components/auth/problem-note.tsx'
import { SubmitButton } from '#components/auth/submit-button.tsx'
import { TextField } from '#components/auth/text-field.tsx'
import { useDoorForm } from '#components/auth/use-door-form.ts'

/** E-mail and password; afterwards back to where the person wanted to go. */
export function SignInForm({ next }: { readonly next: string }) {
  const { ready, busy, problem, submit, errorOf } = useDoorForm({ path: '/api/v1/session', leaveTo: next })
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      {problem ? <ProblemNote problem={problem} /> : null}
      <TextField label="E-mail" name="email" type="email" autoComplete="username" required error={errorOf('email')} />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required error={errorOf('password')} />
      <SubmitButton busy={busy} ready={ready} busyText="Signing in">
        Sign in
      </SubmitButton>
    </form>
  )
}
