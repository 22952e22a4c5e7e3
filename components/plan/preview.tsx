import { Lock } from 'lucide-react'
import { Fragment } from 'react'
import { useT } from '#components/language/language.tsx'
import { findLinks } from '#components/plan/find-links.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { TableView } from '#components/plan/table-view.tsx'
import { AttachedFiles } from '#components/results/attached-files.tsx'
import type { PlanItem } from '#server/bridge/schema.ts'

/** What an action will do, in full: the whole mail, the rows of a file, a value. Fetches nothing; nothing in it can be pressed. */
export function Preview({ preview }: { readonly preview: PlanItem['preview'] }) {
  if (preview.kind === 'mail') return <MailPreview mail={preview} />
  if (preview.kind === 'file') return <FilePreview file={preview} />
  if (preview.kind === 'move') return <MovePreview move={preview} />
  return (
    <pre className="plain">
      <SafeText text={preview.text} />
    </pre>
  )
}

function MovePreview({ move }: { readonly move: Extract<PlanItem['preview'], { kind: 'move' }> }) {
  const t = useT()
  return (
    <div className="mail">
      <dl>
        <dt>{t('From')}</dt>
        <dd>
          <SafeText text={move.from} destination />
        </dd>
        <dt>{t('To')}</dt>
        <dd className="semi">
          <SafeText text={move.to} destination />
        </dd>
      </dl>
    </div>
  )
}

function MailPreview({ mail }: { readonly mail: Extract<PlanItem['preview'], { kind: 'mail' }> }) {
  const t = useT()
  return (
    <div className="mail">
      <dl>
        <dt>{t('To')}</dt>
        <dd className="semi">
          <SafeText text={mail.to} destination />
        </dd>
        {mail.cc === null ? null : (
          <>
            <dt>{t('Copy to')}</dt>
            <dd className="semi">
              <SafeText text={mail.cc} destination />
            </dd>
          </>
        )}
        <dt>{t('From')}</dt>
        <dd>
          <SafeText text={mail.from} destination />
        </dd>
        <dt>{t('Subject')}</dt>
        <dd>
          <SafeText text={mail.subject} />
        </dd>
      </dl>
      <pre>
        <SafeText text={mail.text} />
      </pre>
      <p className="lockline">
        <Lock className="i i-s" aria-hidden />
        <span>
          <SentAsIs text={mail.text} files={mail.files.length} />
        </span>
      </p>
      <AttachedFiles files={mail.files} />
    </div>
  )
}

/** What goes along and where the text leads, said before it is sent; the addresses cannot be pressed here. */
function SentAsIs({ text, files }: { readonly text: string; readonly files: number }) {
  const t = useT()
  const links = findLinks(text)
  return (
    <>
      {files === 0 ? t('No attachments') : t.count(files, '{n} attachment', '{n} attachments')},{' '}
      {links.length === 0 ? t('no links') : `${t.count(links.length, '{n} link', '{n} links')}: `}
      {links.map((link, index) => (
        <Fragment key={link}>
          {index > 0 ? ', ' : null}
          <SafeText text={link} destination />
        </Fragment>
      ))}
      . {files === 0 ? t('This exact text is sent.') : t('This exact message is sent.')}
    </>
  )
}

function FilePreview({ file }: { readonly file: Extract<PlanItem['preview'], { kind: 'file' }> }) {
  const t = useT()
  return (
    <div className="grid gap-2">
      <p className="small muted">
        <SafeText text={file.path} destination />
        {file.table ? `, ${t.count(file.table.total, '{n} row', '{n} rows')}` : ''}
      </p>
      {file.table ? <TableView table={file.table} label={t('Rows of {path}', { path: file.path })} /> : null}
      {file.text === null ? null : (
        <pre className="plain">
          <SafeText text={file.text} />
        </pre>
      )}
      <AttachedFiles files={file.files} />
    </div>
  )
}
