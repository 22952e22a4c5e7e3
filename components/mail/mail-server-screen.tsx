'use client'

import Link from 'next/link'
import { useRead } from '#components/data/use-read.ts'
import { MailServerForm } from '#components/mail/mail-server-form.tsx'
import { SendTest } from '#components/mail/send-test.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import { counted } from '#components/words.ts'
import type { MailServerView } from '#server/connectors/mail/mail-server/schema.ts'

/** Where mail of the workspace goes: the outbox on this machine, or the own mail server. */
export function MailServerScreen() {
  const { data, error, isPending, refetch } = useRead<MailServerView>('/mail-server')
  return (
    <main className="page">
      <div className="page-head">
        <h1>Mail server</h1>
        {data ? <span className="muted text-sm">{whereTo(data)}</span> : null}
      </div>
      {isPending && !error ? <SkeletonBlock height={420} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <div className="grid gap-4 [&>.card+.card]:mt-0">
          {data.undelivered.n > 0 ? (
            <p className="note danger" role="status">
              <span>
                {counted(data.undelivered.n, 'notice', 'notices')} of the last week could not be delivered by mail; the bell has them.
                {data.undelivered.lastAnswer ? ` The last answer: ${data.undelivered.lastAnswer}` : ''}
              </span>
            </p>
          ) : null}
          <MailServerForm key={data.server?.changedAt ?? 'none'} view={data} />
          {data.server ? <SendTest key={data.server.changedAt} to={data.testTo} /> : null}
          {data.practice ? (
            <p className="muted text-sm">
              This workspace is in practice: mail goes into the outbox on this machine. Leaving practice is a decision of its own,{' '}
              <Link className="link" href="/settings">
                under Settings
              </Link>
              .
            </p>
          ) : null}
        </div>
      ) : null}
    </main>
  )
}

function whereTo({ practice, server }: MailServerView): string {
  if (practice) return 'practice: mail stays on this machine, whatever is set here'
  return server ? `mail leaves over ${server.host}` : 'mail stays on this machine'
}
