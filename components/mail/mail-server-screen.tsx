'use client'

import Link from 'next/link'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { MailServerForm } from '#components/mail/mail-server-form.tsx'
import { SendTest } from '#components/mail/send-test.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { MailServerView } from '#server/connectors/mail/mail-server/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** Where mail of the workspace goes: the outbox on this machine, or the own mail server. */
export function MailServerScreen() {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<MailServerView>('/mail-server')
  return (
    <main className="page">
      <div className="page-head">
        <h1>{t('Mail server')}</h1>
        {data ? <span className="muted text-sm">{whereTo(data, t)}</span> : null}
      </div>
      {isPending && !error ? <SkeletonBlock height={420} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <div className="grid gap-4 [&>.card+.card]:mt-0">
          {data.undelivered.n > 0 ? (
            <p className="note danger" role="status">
              <span>
                {t.count(
                  data.undelivered.n,
                  '{n} notice of the last week could not be delivered by mail; the bell has them.',
                  '{n} notices of the last week could not be delivered by mail; the bell has them.',
                )}
                {data.undelivered.lastAnswer ? ` ${t('The last answer: {answer}', { answer: data.undelivered.lastAnswer })}` : ''}
              </span>
            </p>
          ) : null}
          <MailServerForm key={data.server?.changedAt ?? 'none'} view={data} />
          {data.server ? <SendTest key={data.server.changedAt} to={data.testTo} /> : null}
          {data.practice ? (
            <p className="muted text-sm">
              <Said
                text="This workspace is in practice: mail goes into the outbox on this machine. Leaving practice is a decision of its own, {place}."
                holes={{
                  place: (
                    <Link className="link" href="/settings">
                      {t('under Settings')}
                    </Link>
                  ),
                }}
              />
            </p>
          ) : null}
        </div>
      ) : null}
    </main>
  )
}

function whereTo({ practice, server }: MailServerView, t: Say): string {
  if (practice) return t('practice: mail stays on this machine, whatever is set here')
  return server ? t('mail leaves over {host}', { host: server.host }) : t('mail stays on this machine')
}
