import { CircleAlert, LockKeyhole } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Problem } from '#components/data/problem.ts'
import { Said, useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'

/** Nothing here yet: one sentence, one action, one example. */
export function Empty({ title, children, action }: { readonly title: string; readonly children?: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className="state">
      <h2>{title}</h2>
      {children ? <p className="muted">{children}</p> : null}
      {action ? <div className="row">{action}</div> : null}
    </div>
  )
}

/** What happened, what was not done, what next, and an id to copy. A refusal by role reads as such. */
export function ProblemState({ problem, onRetry }: { readonly problem: Problem; readonly onRetry?: () => void }) {
  const t = useT()
  const forbidden = problem.status === 403
  const Icon = forbidden ? LockKeyhole : CircleAlert
  return (
    <div className="state" role="alert">
      <Icon className="i" aria-hidden />
      <h2>{t(problem.message)}</h2>
      <p className="muted">
        {t(problem.detail)} {forbidden ? t('Nothing was shown or changed.') : t('Nothing was changed.')}
      </p>
      {problem.traceId ? (
        <p className="muted small">
          <Said text="Id {id}" holes={{ id: <span className="mono-s select-all">{problem.traceId}</span> }} />
        </p>
      ) : null}
      {onRetry && !forbidden ? (
        <div className="row">
          <Button onClick={onRetry}>{t('Load again')}</Button>
        </div>
      ) : null}
    </div>
  )
}

/** Rows that load, in the boxes of the real ones. */
export function SkeletonRows({ rows = 5, label }: { readonly rows?: number; readonly label?: string }) {
  const t = useT()
  return (
    <div role="status" aria-label={label ?? t('Loading')}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
        <div key={index} className="tr" style={{ gridTemplateColumns: '16px minmax(0,1fr) 96px' }}>
          <span className="skeleton" style={{ height: 16, width: 16 }} />
          <span className="skeleton" style={{ height: 12, width: `${60 - ((index * 17) % 30)}%` }} />
          <span className="skeleton" style={{ height: 12 }} />
        </div>
      ))}
    </div>
  )
}

/** Entries of a list with two lines each, as tall as the list: nothing below it is there to be pushed. */
export function SkeletonList({ rows = 6, label }: { readonly rows?: number; readonly label?: string }) {
  const t = useT()
  return (
    <div role="status" aria-label={label ?? t('Loading')} className="li-list pt-2">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
        <div key={index} className="grid gap-2 p-2 max-[900px]:py-3">
          <span className="skeleton" style={{ height: 14, width: `${70 - ((index * 17) % 30)}%` }} />
          <span className="skeleton" style={{ height: 12, width: `${50 - ((index * 11) % 20)}%` }} />
        </div>
      ))}
    </div>
  )
}

/** A block that loads. */
export function SkeletonBlock({ height, label }: { readonly height: number; readonly label?: string }) {
  const t = useT()
  return <div role="status" aria-label={label ?? t('Loading')} className="skeleton" style={{ height, borderRadius: 8 }} />
}
