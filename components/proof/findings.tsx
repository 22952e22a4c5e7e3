import { Check, Minus, X } from 'lucide-react'
import { findingWords } from '#components/proof/finding-words.ts'
import type { VerifyReportDto } from '#server/bridge/schema.ts'

/** What a verification proved, and what it cannot prove; the first thing that is wrong in plain words, its exact text below. */
export function Findings({ report }: { readonly report: VerifyReportDto }) {
  return (
    <ul className="proof">
      {report.firstBad ? (
        <li>
          <X className="i danger" aria-hidden />
          <span>
            <span className="danger">{findingWords(report.firstBad)}</span>
            <span className="muted exact block">{report.firstBad.why}</span>
          </span>
        </li>
      ) : null}
      {report.proved.map((text) => (
        <li key={text}>
          <Check className="i ok" aria-hidden />
          <span>{text}</span>
        </li>
      ))}
      {report.cannot.map((text) => (
        <li key={text}>
          <Minus className="i muted" aria-hidden />
          <span className="muted">{text}</span>
        </li>
      ))}
    </ul>
  )
}
