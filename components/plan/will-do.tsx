'use client'

import { ChevronDown, ChevronRight } from 'lucide-react'
import { Fragment, useId, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { FolderChanges } from '#components/plan/folder-changes.tsx'
import { ItemRow } from '#components/plan/item-row.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { EffectIcon } from '#components/ui/badge.tsx'
import { EFFECT_WORDS, POSTURE_WORDS } from '#components/words.ts'
import type { PlanCard, PlanItem, Posture } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

type Group = PlanCard['willDo'][number]

const INSIDE_WORDS = {
  run: msg('stays inside, does alone'),
  ask: msg('stays inside, asks first'),
  block: msg('stays inside, never'),
} as const satisfies Record<Posture, string>

/** What will be done, grouped by ability and counted; every number opens its rows. */
export function WillDo({ card }: { readonly card: PlanCard }) {
  const t = useT()
  const exceptions = new Set(card.exceptions.map((exception) => exception.ordinal))
  if (card.willDo.length === 0) return <p>{t('Nothing to do outside.')}</p>
  return (
    <div className="grid gap-2">
      {card.willDo.map((group) => (
        <WillDoGroup key={group.phrase} group={group} exceptions={exceptions} />
      ))}
    </div>
  )
}

function WillDoGroup({ group, exceptions }: { readonly group: Group; readonly exceptions: ReadonlySet<number> }) {
  const t = useT()
  const odd = group.items.filter((item) => exceptions.has(item.ordinal))
  const usual = group.items.filter((item) => !exceptions.has(item.ordinal))
  const posture = t((group.effectClass === 'internal' ? INSIDE_WORDS : POSTURE_WORDS)[group.posture])
  return (
    <div>
      {odd.length === 0 ? (
        <Fold label={group.phrase} strong end={posture} items={group.items} effectClass={group.effectClass} />
      ) : (
        <>
          <div className="line">
            <span className="self-center">
              <EffectIcon effectClass={group.effectClass} small />
            </span>
            <span className="strong">{group.phrase}</span>
            <span className="end muted">{posture}</span>
          </div>
          <p className="muted" style={{ paddingLeft: 42 }}>
            {t.count(odd.length, '{n} exception, open above', '{n} exceptions, open above')}
          </p>
          {usual.length > 0 ? <Fold label={t('{n} as usual', { n: usual.length })} items={usual} /> : null}
        </>
      )}
      <FolderChanges items={group.items} />
    </div>
  )
}

interface FoldProps {
  readonly label: string
  readonly items: readonly PlanItem[]
  readonly strong?: boolean
  readonly end?: string
  readonly effectClass?: Group['effectClass']
}

function Fold({ label, items, strong = false, end, effectClass }: FoldProps) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const id = useId()
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <>
      <div className="line">
        {effectClass ? (
          <span className="self-center" title={t(EFFECT_WORDS[effectClass].word)}>
            <EffectIcon effectClass={effectClass} small />
          </span>
        ) : (
          <span style={{ width: 14 }} />
        )}
        <button
          type="button"
          className="fold min-h-6"
          style={strong ? undefined : { fontWeight: 400 }}
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          {label}
          <Chevron className="i" aria-hidden />
        </button>
        {end ? <span className="end muted">{end}</span> : null}
      </div>
      {open ? (
        <ul className="rows" id={id}>
          {items.map((item) => (
            <ItemRow key={item.ordinal} item={item} />
          ))}
        </ul>
      ) : (
        <Names items={items} />
      )}
    </>
  )
}

const NAMES_MAX = 3

/** A few destinations under a folded group; each in full, the rest counted. */
function Names({ items }: { readonly items: readonly PlanItem[] }) {
  const t = useT()
  const names = [...new Set(items.flatMap((item) => (item.destination === null ? [] : [item.destination])))]
  if (names.length === 0) return null
  const rest = names.length - NAMES_MAX
  return (
    <p className="muted exact" style={{ paddingLeft: 22 }}>
      {names.slice(0, NAMES_MAX).map((name, index) => (
        <Fragment key={name}>
          {index > 0 ? ', ' : null}
          <SafeText text={name} destination />
        </Fragment>
      ))}
      {rest > 0 ? ` ${t('and {n} more', { n: rest })}` : ''}
    </p>
  )
}
