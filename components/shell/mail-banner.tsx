import { FlaskConical, MailWarning } from 'lucide-react'
import Link from 'next/link'
import { Said, useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { buttonClass } from '#components/ui/button.tsx'
import type { Shell } from '#server/bridge/schema.ts'

interface Props {
  readonly workspace: Shell['workspace']
  readonly outbox: number
}

/** While mail stays on this machine every page says so, and where it can be read. */
export function MailBanner({ workspace, outbox }: Props) {
  const t = useT()
  const isAdmin = useOff('admin') === null
  const { practice, ownMail } = workspace
  if (!practice && ownMail) return null
  return (
    <aside className="banner" aria-label={practice ? t('Practice') : t('Mail')}>
      {practice ? <FlaskConical className="i" aria-hidden /> : <MailWarning className="i" aria-hidden />}
      {practice ? (
        <span>
          <Said text="{practice} mail stays on this machine." holes={{ practice: <b className="semi">{t('Practice:')}</b> }} />
        </span>
      ) : (
        <span>{t('Mail stays on this machine: no mail server is set.')}</span>
      )}
      <span className="end">
        <Link className="link inline-flex min-h-6 items-center" href="/outbox">
          {outbox > 0 ? t('Open the outbox ({n})', { n: outbox }) : t('Open the outbox')}
        </Link>
        {isAdmin && !ownMail ? (
          <Link className={buttonClass('plain', 'xs')} href="/mail">
            {t('Use our mail server')}
          </Link>
        ) : null}
      </span>
    </aside>
  )
}
