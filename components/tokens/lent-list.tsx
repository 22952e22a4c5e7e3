import type { ReactNode } from 'react'
import type { Problem } from '#components/data/problem.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime, yearDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { STATE_WORDS } from '#components/tokens/scope-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'

interface ListProps<Item> {
  readonly label: string
  /** Head of the first column. */
  readonly first: string
  readonly read: {
    readonly data: { readonly items: readonly Item[] } | undefined
    readonly error: Problem | null
    readonly isPending: boolean
    readonly refetch: () => unknown
  }
  readonly empty: ReactNode
  readonly row: (item: Item) => ReactNode
}

/** Rights lent to programs, as a table: what each may, when it was used, until when it works. */
export function LentList<Item>({ label, first, read: { data, error, isPending, refetch }, empty, row }: ListProps<Item>) {
  const t = useT()
  return (
    <section className="card" aria-label={label}>
      {isPending && !error ? <SkeletonRows rows={2} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data && data.items.length === 0 ? empty : null}
      {data && data.items.length > 0 ? (
        <>
          <div className="secret-row th" aria-hidden="true">
            <span>{first}</span>
            <span>{t('May')}</span>
            <span>{t('Last used')}</span>
            <span>{t('Works until')}</span>
            <span />
          </div>
          <ul className="contents">{data.items.map(row)}</ul>
        </>
      ) : null}
    </section>
  )
}

interface RowProps {
  readonly name: string
  /** How it is known again, in its exact letters. */
  readonly mark: string
  /** Who lent it, and when. */
  readonly by: string
  readonly may: ReactNode
  readonly lastUsedAt: string | null
  /** When it was tried after its end. */
  readonly refusedAt?: string | null
  readonly expiresAt: string
  readonly state: keyof typeof STATE_WORDS
  /** Whether the row says what its state means. */
  readonly explains?: boolean
  readonly end: { readonly word: string; readonly label: string; readonly onEnd: () => void }
}

/** Where there is no head above the column; there it is read out only. */
const ON_PHONES = 'muted sr-only max-[900px]:not-sr-only'

/** One of them, with the press that ends it while it works. */
export function LentRow({ name, mark, by, may, lastUsedAt, refusedAt = null, expiresAt, state, explains = false, end }: RowProps) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const words = STATE_WORDS[state]
  return (
    <li className="secret-row">
      <div>
        <span className="strong block">
          <SafeText text={name} />
        </span>
        <span className="mono-s muted block wrap-anywhere">{mark}</span>
        <span className="muted block">{by}</span>
      </div>
      {may}
      <div>
        {lastUsedAt === null ? null : <span className={ON_PHONES}>{t('Last used')} </span>}
        {lastUsedAt === null ? <span className="muted">{t('Not used yet')}</span> : dayTime(lastUsedAt, clock, now)}
        {refusedAt === null ? null : (
          <span className="muted block">{t('Tried after its end: {when}', { when: dayTime(refusedAt, clock, now) })}</span>
        )}
      </div>
      <div>
        <span className={ON_PHONES}>{t('Works until')} </span>
        {yearDay(expiresAt, clock)}
        {words === null ? null : (
          <span className="block">
            <Badge tone={words.tone}>{t(words.word)}</Badge> {explains ? <span className="muted">{t(words.means)}</span> : null}
          </span>
        )}
      </div>
      {state === 'working' || state === 'resting' ? (
        <div>
          <Button size="s" look="danger" onClick={end.onEnd} aria-label={end.label}>
            {end.word}
          </Button>
        </div>
      ) : (
        <span />
      )}
    </li>
  )
}
