import { Paperclip } from 'lucide-react'
import { SafeText } from '#components/plan/safe-text.tsx'
import { fileSize } from '#components/results/file-size.ts'
import { LeftOver } from '#components/results/left-over.tsx'
import { useZone } from '#components/shell/use-shell.ts'
import { clockSeconds, shortDay, zoneName } from '#components/time/format-time.ts'
import type { FilePreview } from '#server/bridge/schema.ts'

/** A mail as text: its pictures are not fetched and its links cannot be pressed. */
export function MailView({ mail }: { readonly mail: Extract<FilePreview, { kind: 'mail' }> }) {
  const zone = useZone()
  const { date } = mail
  return (
    <article className="reader-in">
      <h3 className="mb-3 text-base font-semibold">
        <SafeText text={mail.subject || 'No subject'} />
      </h3>
      <dl className="letter-h">
        <People word="From" text={mail.from} />
        <People word="To" text={mail.to} />
        <People word="Copy to" text={mail.cc} />
        {date === null ? null : (
          <>
            <dt>Dated</dt>
            <dd>
              {shortDay(date, zone)}, {clockSeconds(date, zone)} {zoneName(date, zone)}
            </dd>
          </>
        )}
      </dl>
      {mail.fromHtml ? (
        <p className="small muted mb-3">Only its words are shown; pictures and formatting of the mail are left out.</p>
      ) : null}
      <p className="letter">
        <SafeText text={mail.text || 'There is no text in it.'} />
      </p>
      <LeftOver left={mail.left} />
      {mail.attachments.length > 0 ? (
        <ul className="mt-4 grid gap-1 text-sm" aria-label="Attachments">
          {mail.attachments.map((attachment, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two attachments may have the same name
            <li key={index} className="row gap-2">
              <Paperclip className="i muted" aria-hidden />
              <SafeText text={attachment.name} destination />
              <span className="muted">{fileSize(attachment.size)}</span>
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
