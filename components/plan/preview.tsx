import { Lock } from 'lucide-react'
import { Fragment } from 'react'
import { useT } from '#components/language/language.tsx'
import { cellText } from '#components/plan/cell-text.ts'
import { findLinks } from '#components/plan/find-links.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { counted } from '#components/words.ts'
import type { TablePreview } from '#server/bridge/plan-preview/schema.ts'
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
  return (
    <div className="mail">
      <dl>
        <dt>To</dt>
        <dd className="semi">
          <SafeText text={mail.to} destination />
        </dd>
        {mail.cc === null ? null : (
          <>
            <dt>Copy to</dt>
            <dd className="semi">
              <SafeText text={mail.cc} destination />
            </dd>
          </>
        )}
        <dt>From</dt>
        <dd>
          <SafeText text={mail.from} destination />
        </dd>
        <dt>Subject</dt>
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
          No attachments, <Links text={mail.text} />. This exact text is sent.
        </span>
      </p>
    </div>
  )
}

/** Where the text leads, said before it is sent; the addresses cannot be pressed here. */
function Links({ text }: { readonly text: string }) {
  const links = findLinks(text)
  if (links.length === 0) return <>no links</>
  return (
    <>
      {counted(links.length, 'link', 'links')}:{' '}
      {links.map((link, index) => (
        <Fragment key={link}>
          {index > 0 ? ', ' : null}
          <SafeText text={link} destination />
        </Fragment>
      ))}
    </>
  )
}

function FilePreview({ file }: { readonly file: Extract<PlanItem['preview'], { kind: 'file' }> }) {
  return (
    <div className="grid gap-2">
      <p className="small muted">
        <SafeText text={file.path} destination />
        {file.table ? `, ${counted(file.table.total, 'row', 'rows')}` : ''}
      </p>
      {file.table ? <TableView table={file.table} label={`Rows of ${file.path}`} /> : null}
      {file.text === null ? null : (
        <pre className="plain">
          <SafeText text={file.text} />
        </pre>
      )}
    </div>
  )
}

/** The first rows of a table; scrolls sideways by keyboard too. */
export function TableView({ table, label }: { readonly table: TablePreview; readonly label: string }) {
  const left = table.total - table.rows.length
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
      <section className="data-box" aria-label={label} tabIndex={0}>
        <table className="data">
          <thead>
            <tr>
              <th className="n" scope="col">
                <span className="sr">Row</span>
              </th>
              {table.columns.map((column, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have the same name
                <th key={index} scope="col" className={isNumeric(table, index) ? 'r' : undefined}>
                  <SafeText text={column} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
              <tr key={index}>
                <td className="n">{index + 1}</td>
                {row.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell has no identity but its place
                  <td key={column} className={typeof cell === 'number' ? 'r' : undefined}>
                    <SafeText text={cellText(cell, table.columns[column] ?? '')} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {left > 0 ? <p className="small muted mt-1">{counted(left, 'more row is', 'more rows are')} in the file.</p> : null}
    </>
  )
}

/** A heading stands over its numbers, to the right. */
function isNumeric({ rows }: TablePreview, column: number): boolean {
  return typeof rows.find((row) => row[column] !== null)?.[column] === 'number'
}
