'use client'

import { useEffect, useState } from 'react'
import { ProblemNote } from '#components/auth/problem-note.tsx'
import { SubmitButton } from '#components/auth/submit-button.tsx'
import { TextField } from '#components/auth/text-field.tsx'
import { useDoorForm } from '#components/auth/use-door-form.ts'
import { useFragmentSecret } from '#components/auth/use-fragment-secret.ts'
import { Said, useT } from '#components/language/language.tsx'

/**
 * The first account and its workspace, by the one-time link the server printed.
 * @param props.passwordLengthMin in characters; the server's checks stay on the server
 */
export function SetupForm({ passwordLengthMin }: { readonly passwordLengthMin: number }) {
  const t = useT()
  const secret = useFragmentSecret()
  const { ready, busy, problem, submit, errorOf } = useDoorForm({ path: '/api/v1/setup', extra: () => ({ secret }), leaveTo: '/' })
  const [timeZone, setTimeZone] = useState('UTC')
  useEffect(() => setTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone), [])

  if (secret === '') return <MissingLink />
  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-4">
      {problem ? <ProblemNote problem={problem} /> : null}
      <TextField label={t('Your name')} name="name" autoComplete="name" required maxLength={120} error={errorOf('name')} />
      <TextField label={t('E-mail')} name="email" type="email" autoComplete="username" required error={errorOf('email')} />
      <TextField
        label={t('Password')}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={passwordLengthMin}
        hint={t('At least {n} characters. It is kept so that nobody can read it.', { n: passwordLengthMin })}
        error={errorOf('password')}
      />
      <TextField
        label={t('Company')}
        name="tenantName"
        autoComplete="organization"
        defaultValue={t('My company')}
        required
        error={errorOf('tenantName')}
      />
      <TextField label={t('Workspace')} name="workspaceName" defaultValue="Main" required error={errorOf('workspaceName')} />
      <TextField
        label={t('Time zone')}
        name="timeZone"
        value={timeZone}
        onChange={(event) => setTimeZone(event.target.value)}
        required
        hint={t('For working days and the hour when an open question ends.')}
        error={errorOf('timeZone')}
      />
      <SubmitButton busy={busy} ready={ready && secret !== null} busyText={t('Setting up')}>
        {t('Set up Muster')}
      </SubmitButton>
    </form>
  )
}

function MissingLink() {
  const t = useT()
  return (
    <div role="alert" className="grid gap-2 text-sm">
      <p>{t('This page opens with the one-time link that the server printed when it started.')}</p>
      <p>
        <Said
          text="For a new link, run {command} where Muster runs. It is good for 15 minutes."
          holes={{ command: <code className="font-mono">npx muster setup-link</code> }}
        />
      </p>
    </div>
  )
}
