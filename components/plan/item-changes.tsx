'use client'

import { useT } from '#components/language/language.tsx'
import { usePlanChanges } from '#components/plan/plan-changes.ts'
import type { PlanItem } from '#server/bridge/schema.ts'

/** What can be done about one action of a plan that waits: leave it out, write it otherwise. */
export function ItemChanges({ item }: { readonly item: PlanItem }) {
  const t = useT()
  const changes = usePlanChanges()
  if (!changes) return null
  const isOut = changes.leftOut.has(item.ordinal)
  return (
    <div className="item-changes">
      {item.separable ? (
        <button type="button" className="btn xs" aria-pressed={isOut} onClick={() => changes.toggle(item.ordinal)}>
          {isOut ? t('Put it in again') : t('Leave out')}
          <span className="sr"> {item.summary}</span>
        </button>
      ) : null}
      {isOut ? null : (
        <button type="button" className="btn xs" onClick={() => changes.edit(item.ordinal)}>
          {t('Edit')}
          <span className="sr"> {item.summary}</span>
        </button>
      )}
      {item.separable ? null : <span className="muted">{t('Not one of a list: it cannot be left out by itself.')}</span>}
    </div>
  )
}

/** Class of an action that will be left out. */
export function useItemClass(item: PlanItem): string | undefined {
  return usePlanChanges()?.leftOut.has(item.ordinal) ? 'left-out' : undefined
}
