import { CircleCheck, CircleX, Info, Wrench } from 'lucide-react'
import { applyFix, type Fix } from '#components/authoring/apply-fix.ts'
import { placeWords } from '#components/authoring/place-words.ts'
import type { Draft } from '#components/crews/use-draft.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import type { AuthoringProblem } from '#server/bridge/authoring/schema.ts'

interface Props {
  readonly draft: Draft
  /** Why nothing may be changed, or null. */
  readonly off: string | null
  /** Shows a line of the text. */
  readonly onOpenLine: (line: number) => void
}

/** What is wrong with the job description, all at once: message, hint, code, place, and what would put it right. */
export function Diagnostics({ draft, off, onOpenLine }: Props) {
  const t = useT()
  const { diagnostics } = draft
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  const notes = diagnostics.filter((diagnostic) => diagnostic.severity !== 'error')
  const put = (fix: Fix): void => {
    const text = applyFix(draft.yaml, fix)
    if (text !== null) draft.setYaml(text)
  }
  return (
    <section className="diags" aria-label={t('Problems and notes')}>
      <div className="diags-h" role="status">
        {errors.length === 0 ? (
          <span className="ok flex items-center gap-1.5">
            <CircleCheck className="i" aria-hidden />
            {t('No problems')}
          </span>
        ) : (
          <span className="danger flex items-center gap-1.5">
            <CircleX className="i" aria-hidden />
            {t.count(errors.length, '{n} problem', '{n} problems')}
          </span>
        )}
        {notes.length > 0 ? <span>{t.count(notes.length, '{n} note', '{n} notes')}</span> : null}
      </div>
      <ul className="relative max-h-[28dvh] overflow-auto">
        {[...errors, ...notes].map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same code may stand at one place twice
          <li key={index} className="diag text-sm">
            {problem.severity === 'error' ? <CircleX className="i danger" aria-hidden /> : <Info className="i warn" aria-hidden />}
            <div>
              <p>
                {problem.message}. {problem.hint ? <span className="muted">{problem.hint}</span> : null}
              </p>
              {off === null && draft.isReadable && problem.fixes.length > 0 ? (
                <p className="row mt-1 flex-wrap">
                  {problem.fixes.map((fix) => (
                    <Button key={fix.label} size="xs" busy={draft.state !== 'saved'} onClick={() => put(fix)}>
                      <Wrench className="i i-s" aria-hidden />
                      {fix.label}
                    </Button>
                  ))}
                </p>
              ) : null}
            </div>
            <span className="small muted diag-at">
              {problem.code} <span className="exact">{placeWords(problem.pointer)}</span>{' '}
              <LineLink problem={problem} onOpenLine={onOpenLine} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function LineLink({ problem, onOpenLine }: { readonly problem: AuthoringProblem; readonly onOpenLine: Props['onOpenLine'] }) {
  const t = useT()
  const line = problem.range?.startLine
  if (line === undefined) return null
  return (
    <button type="button" className="link min-h-6" onClick={() => onOpenLine(line)}>
      {t('line {n}', { n: String(line) })}
    </button>
  )
}
