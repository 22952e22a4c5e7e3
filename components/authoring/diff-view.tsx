import { changePlace, changeValue } from '#components/authoring/change-words.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { Diff } from '#server/bridge/authoring/schema.ts'

/** What differs between two texts of a job description: by field, and line by line for who wants to see it. */
export function DiffView({ diff, was, is }: { readonly diff: Diff; readonly was: string; readonly is: string }) {
  const t = useT()
  if (diff.lines.length === 0) return <p className="muted text-sm">{t('The texts are the same.')}</p>
  return (
    <div>
      {diff.fields.length === 0 ? (
        <p className="muted text-sm">{t('Only comments and spelling differ; it does the same.')}</p>
      ) : (
        <table className="changes">
          <caption className="sr">
            {t.count(diff.fields.length, '{n} change from {was} to {is}', '{n} changes from {was} to {is}', { was, is })}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t('Where')}</th>
              <th scope="col">{was}</th>
              <th scope="col">{is}</th>
            </tr>
          </thead>
          <tbody>
            {diff.fields.map((change) => (
              <tr key={change.path.join('\n')}>
                <th scope="row">
                  <SafeText text={changePlace(change, t)} />
                </th>
                <Side label={was} text={changeValue(change, change.before, t)} />
                <Side label={is} text={changeValue(change, change.after, t)} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <details className="mt-3">
        <summary className="small muted cursor-pointer">{t('Line by line')}</summary>
        <Lines diff={diff} was={was} is={is} />
      </details>
    </div>
  )
}

function Side({ label, text }: { readonly label: string; readonly text: string | null }) {
  const t = useT()
  return <td data-side={label}>{text === null ? <span className="muted">{t('nothing')}</span> : <SafeText text={text} />}</td>
}

const MARKS = { same: ' ', out: '−', in: '+' } as const

function Lines({ diff, was, is }: { readonly diff: Diff; readonly was: string; readonly is: string }) {
  const t = useT()
  return (
    <section className="diff-lines mt-2" aria-label={t('Lines of {was} and {is}', { was, is })}>
      {diff.lines.map((hunk, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stretches have no identity but their place
        <div key={index} className="diff-hunk">
          {hunk.map((line) => (
            <div key={`${line.before}/${line.after}`} className={`diff-line ${line.kind}`}>
              <span className="n" aria-hidden>
                {line.before ?? ''}
              </span>
              <span className="n" aria-hidden>
                {line.after ?? ''}
              </span>
              <span>
                <span aria-hidden>{MARKS[line.kind]} </span>
                {line.kind === 'same' ? null : <span className="sr">{line.kind === 'in' ? t('put in: ') : t('taken out: ')}</span>}
                <SafeText text={line.text} />
              </span>
            </div>
          ))}
        </div>
      ))}
    </section>
  )
}
