import { Check, Minus, X } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { findingWords } from '#components/proof/finding-words.ts'
import { sayFinding } from '#components/proof/known-findings.ts'
import { plainFinding } from '#components/proof/plain-finding.ts'
import type { VerifyReportDto } from '#server/bridge/schema.ts'

/** What a verification proved, and what it cannot prove; the first thing that is wrong in plain words, its exact text below. */
export function Findings({ report }: { readonly report: VerifyReportDto }) {
  const t = useT()
  const exact = [...report.proved, ...report.cannot].filter((text) => plainFinding(text) !== text)
  return (
    <ul className="proof">
      {report.firstBad ? (
        <li>
          <X className="i danger" aria-hidden />
          <span>
            <span className="danger">{findingWords(report.firstBad, t)}</span>
            <span className="muted exact block">{report.firstBad.why}</span>
          </span>
        </li>
      ) : null}
      {report.proved.map((text) => (
        <li key={text}>
          <Check className="i ok" aria-hidden />
          <span>{sayFinding(text, t)}</span>
        </li>
      ))}
      {report.cannot.map((text) => (
        <li key={text}>
          <Minus className="i muted" aria-hidden />
          <span className="muted">{sayFinding(text, t)}</span>
        </li>
      ))}
      {exact.length > 0 ? (
        <li>
          <span />
          <details>
            <summary className="muted min-h-6">{t('Details')}</summary>
            {exact.map((text) => (
              <p key={text} className="muted exact">
                <SafeText text={text} />
              </p>
            ))}
          </details>
        </li>
      ) : null}
    </ul>
  )
}
