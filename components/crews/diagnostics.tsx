import { CircleCheck, CircleX, Info } from 'lucide-react'
import { counted } from '#components/words.ts'
import type { DiagnosticDto } from '#server/bridge/schema.ts'

interface Props {
  readonly diagnostics: readonly DiagnosticDto[]
  /** Shows a line of the text. */
  readonly onOpenLine: (line: number) => void
}

/** What is wrong with the job description, all at once: message, hint, code and place. */
export function Diagnostics({ diagnostics, onOpenLine }: Props) {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  const notes = diagnostics.filter((diagnostic) => diagnostic.severity !== 'error')
  return (
    <section className="diags" aria-label="Problems and notes">
      <div className="diags-h" role="status">
        {errors.length === 0 ? (
          <span className="ok flex items-center gap-1.5">
            <CircleCheck className="i" aria-hidden />
            No problems
          </span>
        ) : (
          <span className="danger flex items-center gap-1.5">
            <CircleX className="i" aria-hidden />
            {counted(errors.length, 'problem', 'problems')}
          </span>
        )}
        {notes.length > 0 ? <span>{counted(notes.length, 'note', 'notes')}</span> : null}
      </div>
      <ul className="max-h-[28dvh] overflow-auto">
        {[...errors, ...notes].map((diagnostic, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same code may stand at one place twice
          <li key={index} className="diag grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2.5 text-sm [&+&]:border-t [&+&]:border-line-soft">
            {diagnostic.severity === 'error' ? <CircleX className="i danger" aria-hidden /> : <Info className="i warn" aria-hidden />}
            <span>
              {diagnostic.message} {diagnostic.hint ? <span className="muted">{diagnostic.hint}</span> : null}
            </span>
            <span className="small muted whitespace-nowrap">
              {diagnostic.code} <LineLink diagnostic={diagnostic} onOpenLine={onOpenLine} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function LineLink({ diagnostic, onOpenLine }: { readonly diagnostic: DiagnosticDto; readonly onOpenLine: Props['onOpenLine'] }) {
  const line = diagnostic.range?.startLine
  if (line === undefined) return null
  return (
    <button type="button" className="link min-h-6" onClick={() => onOpenLine(line)}>
      line {line}
    </button>
  )
}
