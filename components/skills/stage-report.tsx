import { ArrowRight, CircleAlert, CircleCheck, CircleDashed, CircleX, type LucideIcon } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { findingText } from '#components/skills/finding-words.ts'
import { OUTCOME_WORDS, STAGE_WORDS } from '#components/skills/skill-words.ts'
import type { Finding, StageReport as Report } from '#server/skills/schema.ts'

const ICONS = {
  passed: CircleCheck,
  warned: CircleAlert,
  failed: CircleX,
  skipped: CircleDashed,
} as const satisfies Record<Report['outcome'], LucideIcon>

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
