import { ArrowRight, CircleAlert, CircleCheck, CircleDashed, CircleX, LoaderCircle, type LucideIcon } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { findingText } from '#components/skills/finding-words.ts'
import { OUTCOME_WORDS, STAGE_WORDS, STAGES } from '#components/skills/skill-words.ts'
import { takeFocus } from '#components/ui/take-focus.ts'
import type { Finding, StageReport as Report } from '#server/skills/schema.ts'

const ICONS = {
  passed: CircleCheck,
  warned: CircleAlert,
  failed: CircleX,
  skipped: CircleDashed,
} as const satisfies Record<Report['outcome'], LucideIcon>

/** The stages while they run: each as it is done in its place, the others still to come. */
export function LiveReport({ name, stages }: { readonly name: string; readonly stages: readonly Report[] }) {
  const t = useT()
  const done = new Map(stages.map((report) => [report.stage, report]))
  return (
    <section className="card" aria-labelledby="live-report">
      <div className="upload-head">
        <LoaderCircle className="i muted motion-safe:animate-spin" aria-hidden />
        <div className="grow" role="status">
          <h2 id="live-report" className="exact" tabIndex={-1} ref={takeFocus}>
            {t('{name} is being checked', { name })}
          </h2>
          <p className="muted text-sm">{t('{done} of {all} checks are done.', { done: done.size, all: STAGES.length })}</p>
        </div>
      </div>
      <ol className="stages" aria-label={t('Checks, one by one')}>
        {STAGES.map((stage) => {
          const report = done.get(stage)
          return report ? <Stage key={stage} {...report} /> : <Awaited key={stage} stage={stage} />
        })}
      </ol>
    </section>
  )
}

function Awaited({ stage }: Pick<Report, 'stage'>) {
  const t = useT()
  const { word, means } = STAGE_WORDS[stage]
  return (
    <li className="stage muted">
      <CircleDashed className="i" aria-hidden />
      <span>
        {t(word)} <span className="stage-means">{t(means)}</span>
      </span>
      <span className="stage-state">{t('To come')}</span>
    </li>
  )
}

/** What each stage of publishing found, in order: every finding with file and line, and what to do. */
export function StageReport({ report }: { readonly report: readonly Report[] }) {
  const t = useT()
  return (
    <ol className="stages" aria-label={t('Checks, one by one')}>
      {report.map((stage) => (
        <Stage key={stage.stage} {...stage} />
      ))}
    </ol>
  )
}

function Stage({ stage, outcome, findings }: Report) {
  const t = useT()
  const { word, means } = STAGE_WORDS[stage]
  const state = OUTCOME_WORDS[outcome]
  const Icon = ICONS[outcome]
  return (
    <li className="stage" data-outcome={outcome}>
      <Icon className={`i ${state.colour}`} aria-hidden />
      <span>
        <span className="strong">{t(word)}</span> <span className="muted stage-means">{t(means)}</span>
      </span>
      <span className={`stage-state ${state.colour}`}>{t(state.word)}</span>
      {findings.length > 0 ? (
        <ul className="findings">
          {findings.map((finding) => (
            <FindingLine key={`${finding.code} ${finding.path} ${finding.line} ${finding.message}`} finding={finding} />
          ))}
        </ul>
      ) : null}
    </li>
  )
}

function FindingLine({ finding: { severity, message, path, line, next } }: { readonly finding: Finding }) {
  const t = useT()
  return (
    <li className={severity === 'error' ? 'finding error' : 'finding'}>
      <span className="exact">
        <SafeText text={findingText(message, t)} />
      </span>
      {path === undefined ? null : (
        <span className="mono-s exact muted">
          <SafeText text={path} />
          {line === undefined ? '' : `, ${t('line {n}', { n: line })}`}
        </span>
      )}
      {next === undefined ? null : (
        <span className="finding-next">
          <ArrowRight className="i i-s" aria-hidden />
          <span>
            <SafeText text={findingText(next, t)} />
          </span>
        </span>
      )}
    </li>
  )
}
