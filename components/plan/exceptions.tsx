'use client'

import { ChevronDown, ChevronRight, TriangleAlert } from 'lucide-react'
import { useId, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { ItemChanges } from '#components/plan/item-changes.tsx'
import { usePlanChanges } from '#components/plan/plan-changes.ts'
import { Preview } from '#components/plan/preview.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { FLAG_WORDS } from '#components/words.ts'
import type { PlanCard, PlanItem } from '#server/bridge/schema.ts'

type Exception = PlanCard['exceptions'][number]

/** What is unlike the usual stands open on top; the first one with everything it does. */
export function Exceptions({ card }: { readonly card: PlanCard }) {
  const t = useT()
  if (card.exceptions.length === 0) return null
  const items = new Map(card.willDo.flatMap((group) => group.items).map((item) => [item.ordinal, item]))
  return (
    <section aria-label={t('Exceptions')}>
      <div className="exc-h">
        <TriangleAlert className="i" aria-hidden />
        {t.count(card.exceptions.length, '{n} exception, look at it first', '{n} exceptions, look at these first')}
        <span className="end">{t.count(items.size, 'of {n} action', 'of {n} actions')}</span>
      </div>
      {card.exceptions.map((exception, index) => (
        <ExceptionBlock key={exception.ordinal} exception={exception} item={items.get(exception.ordinal)} openAtFirst={index === 0} />
      ))}
    </section>
  )
}

function ExceptionBlock({
  exception,
  item,
  openAtFirst,
}: {
  readonly exception: Exception
  readonly item: PlanItem | undefined
  readonly openAtFirst: boolean
}) {
  const t = useT()
  const [open, setOpen] = useState(openAtFirst)
  const leftOut = usePlanChanges()?.leftOut.has(exception.ordinal) ?? false
  const id = useId()
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <div className={leftOut ? 'exc left-out' : 'exc'}>
      <button type="button" className="exc-top" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
        <Chevron className="i" aria-hidden />
        <span className="semi">
          <SafeText text={exception.destination} destination />
        </span>
        <span className="num">{exception.amount}</span>
      </button>
      <div className="exc-why">
        {exception.flags.map((flag) => (
          <Badge key={flag} tone="warn">
            {t(FLAG_WORDS[flag].word)}
          </Badge>
        ))}
        <span>{exception.flags[0] ? t(FLAG_WORDS[exception.flags[0]].means) : ''}</span>
      </div>
      {open && item ? (
        <div id={id} className="exc-body">
          <Preview preview={item.preview} />
          <ItemChanges item={item} />
        </div>
      ) : null}
    </div>
  )
}
