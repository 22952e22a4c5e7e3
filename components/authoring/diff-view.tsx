import { changePlace, changeValue } from '#components/authoring/change-words.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { counted } from '#components/words.ts'
import type { Diff } from '#server/bridge/authoring/schema.ts'

/** What differs between two texts of a job description: by field, and line by line for who wants to see it. */
export function DiffView({ diff, was, is }: { readonly diff: Diff; readonly was: string; readonly is: string }) {
  if (diff.lines.length === 0) return <p className="muted text-sm">The texts are the same.</p>
  return (
    <div>
      {diff.fields.length === 0 ? (
        <p className="muted text-sm">Only comments and spelling differ; it does the same.</p>
      ) : (
        <table className="changes">
          <caption className="sr">
            {counted(diff.fields.length, 'change', 'changes')} from {was} to {is}
          </caption>
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col">{was}</th>
              <th scope="col">{is}</th>
            </tr>
          </thead>
          <tbody>
            {diff.fields.map((change) => (
              <tr key={change.path.join('\n')}>
                <th scope="row">
                  <SafeText text={changePlace(change)} />
                </th>
                <Side label={was} text={changeValue(change, change.before)} />
                <Side label={is} text={changeValue(change, change.after)} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <details className="mt-3">
        <summary className="small muted cursor-pointer">Line by line</summary>
        <Lines diff={diff} was={was} is={is} />
      </details>
    </div>
  )
}

function Side({ label, text }: { readonly label: string; readonly text: string | null }) {
  return <td data-side={label}>{text === null ? <span className="muted">nothing</span> : <SafeText text={text} />}</td>
}

const MARKS = { same: ' ', out: '−', in: '+' } as const

function Lines({ diff, was, is }: { readonly diff: Diff; readonly was: string; readonly is: string }) {
  return (
    <section className="diff-lines mt-2" aria-label={`Lines of ${was} and ${is}`}>
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
                {line.kind === 'same' ? null : <span className="sr">{line.kind === 'in' ? 'put in: ' : 'taken out: '}</span>}
                <SafeText text={line.text} />
              </span>
            </div>
          ))}
        </div>
      ))}
    </section>
  )
}
