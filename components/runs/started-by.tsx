import Link from 'next/link'
import type { ReactNode } from 'react'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { STARTED_WORDS } from '#server/bridge/core/started-words.ts'
import type { RunDetail } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

type Header = RunDetail['header']

/** What started a run, with the way to it where there is one, in whose name, and when: one sentence, which breaks like one. */
export function StartedBy({ header }: { readonly header: Header }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { client, mail, memberId, message, startedAt, startedBy, trigger } = header
  const here = `/crews/${memberId}`
  return (
    <span>
      <span>
        <Said
          text={sentenceOf(header)}
          holes={{
            schedule: <To href={`${here}#starts-when`}>{t('schedule')}</To>,
            when: trigger?.readback,
            message: message ? (
              <To href={`${here}/messages/${message.webhookId}?message=${message.deliveryId}`}>{t('a message')}</To>
            ) : null,
            mail: <To href={mail?.mailboxId ? `${here}?mails=${mail.mailboxId}#starts-with-mail` : null}>{t('an e-mail')}</To>,
            from: mail ? <SafeText text={mail.from} destination /> : null,
            subject: mail ? <SafeText text={mail.subject === '' ? t('No subject') : mail.subject} /> : null,
            name: <SafeText text={message?.name ?? mail?.to ?? ''} />,
            client: client === null ? null : <SafeText text={client} />,
            who: (
              <b>
                <SafeText text={startedBy} />, {dayTime(startedAt, clock, now)} {zoneName(startedAt, clock)}
              </b>
            ),
          }}
        />
      </span>
    </span>
  )
}

/** The same within a line, with its time: `{who}`, `{time}`. */
export function startedInside(origin: Header['origin']): string {
  return STARTED_WORDS[origin].inside
}

/** With what is known of it; of what is deleted or no longer kept at least what it was. */
function sentenceOf({ client, mail, message, origin, trigger }: Header): string {
  if (trigger) return msg('Started by {schedule} ({when}) of {who}')
  if (message) return msg('Started by {message} to {name}, in the name of {who}')
  if (client !== null) return msg('Asked by {client} through MCP, in the name of {who}')
  if (!mail) return STARTED_WORDS[origin].alone
  return mail.from === ''
    ? msg('Started by {mail} without a sender, “{subject}”, to {name}, in the name of {who}')
    : msg('Started by {mail} of {from}, “{subject}”, to {name}, in the name of {who}')
}

function To({ href, children }: { readonly href: string | null; readonly children: ReactNode }) {
  return href === null ? (
    children
  ) : (
    <Link className="link" href={href}>
      {children}
    </Link>
  )
}
