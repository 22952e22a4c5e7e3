import { Paperclip } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { fileSize } from '#components/results/file-size.ts'
import { LeftOver } from '#components/results/left-over.tsx'
import { clockSeconds, shortDay, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import type { FilePreview } from '#server/bridge/results/schema.ts'

/** A mail as text: its pictures are not fetched and its links cannot be pressed. */
export function MailView({ mail }: { readonly mail: Extract<FilePreview, { kind: 'mail' }> }) {
  const t = useT()
  const clock = useClock()
  const { date } = mail
  return (
    <article className="reader-in">
      <h3 className="mb-3 text-base font-semibold">
        <SafeText text={mail.subject || t('No subject')} />
      </h3>
      <dl className="letter-h">
        <People word={t('From')} text={mail.from} />
        <People word={t('To')} text={mail.to} />
        <People word={t('Copy to')} text={mail.cc} />
        {date === null ? null : (
          <>
            <dt>{t('Dated')}</dt>
            <dd>
              {shortDay(date, clock)}, {clockSeconds(date, clock)} {zoneName(date, clock)}
            </dd>
          </>
        )}
      </dl>
      {mail.fromHtml ? (
        <p className="small muted mb-3">{t('Only its words are shown; pictures and formatting of the mail are left out.')}</p>
      ) : null}
      <p className="letter">
        <SafeText text={mail.text || t('There is no text in it.')} />
      </p>
      <LeftOver left={mail.left} />
      {mail.attachments.length > 0 ? (
        <ul className="mt-4 grid gap-1 text-sm" aria-label={t('Attachments')}>
          {mail.attachments.map((attachment, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two attachments may have the same name
            <li key={index} className="row gap-2">
              <Paperclip className="i muted" aria-hidden />
              <SafeText text={attachment.name} destination />
              <span className="muted">{fileSize(attachment.size, t)}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </article>
  )
}

function People({ word, text }: { readonly word: string; readonly text: string }) {
  if (text === '') return null
  return (
    <>
      <dt>{word}</dt>
      <dd>
        <SafeText text={text} destination />
      </dd>
    </>
  )
}
