'use client'

import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { ItemChanges, useItemClass } from '#components/plan/item-changes.tsx'
import { Preview } from '#components/plan/preview.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { PlanItem } from '#server/bridge/schema.ts'

/** One action of a plan: its line, and underneath, once opened, exactly what it does. */
export function ItemRow({ item }: { readonly item: PlanItem }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const id = useId()
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <li className={useItemClass(item)}>
      <button type="button" className="row-btn" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
        <Chevron className="i i-s" aria-hidden />
        <span>
          <SafeText text={item.summary} destination />
          {item.edited ? <span className="muted">{t(', edited')}</span> : null}
        </span>
        {item.amount === null ? <span /> : <span className="num">{item.amount}</span>}
      </button>
      {open ? (
        <div className="preview" id={id}>
          <Preview preview={item.preview} />
          <ItemChanges item={item} />
        </div>
      ) : null}
    </li>
  )
}
