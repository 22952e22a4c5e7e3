import { FlaskConical, MailWarning } from 'lucide-react'
import Link from 'next/link'
import { useOff } from '#components/shell/use-shell.ts'
import type { Shell } from '#server/bridge/schema.ts'

interface Props {
  readonly workspace: Shell['workspace']
  readonly outbox: number
}

/** While mail stays on this machine every page says so, and where it can be read. */
export function MailBanner({ workspace, outbox }: Props) {
  const isAdmin = useOff('admin') === null
  const { practice, ownMail } = workspace
  if (!practice && ownMail) return null
  return (
    <aside className="banner" aria-label={practice ? 'Practice' : 'Mail'}>
      {practice ? <FlaskConical className="i" aria-hidden /> : <MailWarning className="i" aria-hidden />}
      {practice ? (
        <span>
          <b className="semi">Practice:</b> mail stays on this machine.
        </span>
      ) : (
        <span>Mail stays on this machine: no mail server is set.</span>
      )}
      <span className="end">
        {isAdmin && !ownMail ? (
          <Link className="link inline-flex min-h-6 items-center" href="/mail">
            Use our mail server
          </Link>
        ) : null}
        <Link className="link inline-flex min-h-6 items-center" href="/outbox">
          Open the outbox{outbox > 0 ? ` (${outbox})` : ''}
        </Link>
      </span>
    </aside>
  )
}
