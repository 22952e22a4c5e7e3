import { type LucideIcon, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import type { useRead } from '#components/data/use-read.ts'
import type { offUntilAtWork } from '#components/triggers/at-work-first.tsx'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'

interface Props<Item> {
  readonly id: string
  readonly title: string
  /** What is there, as it is read. */
  readonly read: ReturnType<typeof useRead<{ readonly items: readonly Item[] }>>
  readonly icon: LucideIcon
  /** What it is good for, said while there is none. */
  readonly none: string
  readonly add: { readonly label: string; readonly off: ReturnType<typeof offUntilAtWork>; readonly onClick: () => void }
  readonly row: (item: Item) => ReactNode
  readonly children: ReactNode
}

/** One way in which a crew member starts by itself: what is set up of it, and one more. */
export function StartsCard<Item>({ id, title, read, icon: Icon, none, add, row, children }: Props<Item>) {
  const { data, error, isPending, refetch } = read
  const count = data?.items.length ?? 0
  return (
    <section className="card mb-5" id={id} aria-labelledby={`${id}-title`}>
      <div className="card-h">
        <h2 id={`${id}-title`}>{title}</h2>
        {count > 0 ? <span className="count">{count}</span> : null}
        <span className="end">
          <Button size="s" {...add.off} onClick={add.onClick}>
            <Plus className="i" aria-hidden />
            {add.label}
          </Button>
        </span>
      </div>
      {isPending && !error ? <SkeletonRows rows={1} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data && count === 0 ? (
        <p className="sched-none muted">
          <Icon className="i" aria-hidden />
          <span>{none}</span>
        </p>
      ) : null}
      {data && count > 0 ? <ul className="scheds">{data.items.map(row)}</ul> : null}
      {children}
    </section>
  )
}
