'use client'

import { CircleAlert, CircleCheck } from 'lucide-react'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import type { MailTest } from '#server/connectors/mail/mail-server/schema.ts'

/** One real mail to the admin's own address, and the server's exact words. */
export function SendTest({ to }: { readonly to: string }) {
  const t = useT()
  const { act, busy, value, problem } = useAct<MailTest>({ quiet: true })
  return (
    <section className="card" aria-labelledby="test-title">
      <div className="card-h">
        <h2 id="test-title">{t('Test')}</h2>
      </div>
      <div className="card-b grid gap-3">
        <p className="muted text-sm">
          <Said
            text="Sends one real mail to {address} over this server, in practice too."
            holes={{ address: <SafeText text={to} destination /> }}
          />
        </p>
        <div>
          <Button busy={busy} onClick={() => act({ path: '/mail-server/test' })}>
            {t('Send test')}
          </Button>
        </div>
        <div role="status">
          {value ? <Answer test={value} /> : null}
          {problem && !busy ? (
            <p className="note danger">
              {t(problem.message)}. {t(problem.detail)}
            </p>
          ) : null}
        </div>
      </div>
    </section>
  )
}

function Answer({ test }: { readonly test: MailTest }) {
  const t = useT()
  const Icon = test.ok ? CircleCheck : CircleAlert
  return (
    <div className={`note ${test.ok ? '' : 'danger'}`}>
      <Icon className="i" aria-hidden />
      <span className="min-w-0">
        {test.ok
          ? t('Taken by the server. Look whether it arrives at {address}.', { address: test.to })
          : t('Not taken. Nothing was sent.')}
        <span className="mail-answer block">
          <SafeText text={test.answer} />
        </span>
      </span>
    </div>
  )
}
