import { Check, Minus, X } from 'lucide-react'
import type { VerifyReportDto } from '#server/bridge/schema.ts'

/** What a verification proved, and what it cannot prove; the first bad entry by its number. */
export function Findings({ report }: { readonly report: VerifyReportDto }) {
  return (
    <ul className="proof">
      {report.firstBad ? (
        <li>
          <X className="i danger" aria-hidden />
          <span className="danger">
            {report.firstBad.seq === null ? 'Altered' : `Entry ${report.firstBad.seq} is altered`}: {report.firstBad.why}
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
