'use client'

import { ConditionCard } from '#components/conditions/condition-card.tsx'
import { type ConditionPlace, findConditions } from '#components/conditions/find-conditions.ts'
import type { Draft } from '#components/crews/use-draft.ts'
import { useT } from '#components/language/language.tsx'
import { ownValue } from '#server/kernel/own-value.ts'

/** The places of the job where columns of a file decide: which rows are kept, worked on, or lead another way. */
export function Conditions({ draft, off }: { readonly draft: Draft; readonly off: string | null }) {
  const t = useT()
  const places = findConditions(draft.value)
  if (places.length === 0) return null
  return (
    <section className="sec" aria-labelledby="conditions-title">
      <div className="sec-h">
        <h2 id="conditions-title">{t('Conditions')}</h2>
        <span className="hint">
          {t.count(places.length, '{n} place where columns of a file decide', '{n} places where columns of a file decide')}
        </span>
      </div>
      <div className="grid gap-3">
        {places.map((place) => (
          <ConditionCard
            key={place.path.join('/')}
            place={place}
            sampleFile={sampleFile(draft.value, place.source)}
            off={off}
            onWrite={(cel) => draft.patch(place.path, place.write(cel))}
          />
        ))}
      </div>
    </section>
  )
}

/** The file that the job works on unless another one is given. */
function sampleFile(definition: Draft['value'], source: ConditionPlace['source']): string | null {
  if (source === null) return null
  if ('path' in source) return source.path
  const inputs = definition?.['inputs'] as { properties?: { [name: string]: { default?: unknown } | null } | null } | null | undefined
  const given = ownValue(inputs?.properties ?? {}, source.input)?.default
  return typeof given === 'string' ? given : null
}
