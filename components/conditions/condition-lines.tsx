'use client'

import { Plus } from 'lucide-react'
import { ConditionLineFields } from '#components/conditions/condition-line.tsx'
import type { RowCondition } from '#components/conditions/row-condition.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'

type Line = Parameters<typeof ConditionLineFields>[0]

interface Props {
  readonly condition: RowCondition
  readonly columns: Line['columns']
  readonly subject?: Line['subject']
  readonly canAdd?: boolean
  readonly onChange: (condition: RowCondition) => void
}

/** The lines of a condition, how they go together, and the button for one more; stands within a fieldset. */
export function ConditionLines({ condition, columns, subject, canAdd = true, onChange }: Props) {
  const t = useT()
  const { join, lines } = condition
  const set = (next: RowCondition['lines']): void => onChange({ join, lines: next })
  return (
    <>
      {lines.length > 1 ? (
        <select
          className="input"
          style={{ width: 'auto', justifySelf: 'start' }}
          aria-label={t('How the conditions go together')}
          value={join}
          onChange={(event) => onChange({ join: event.target.value as RowCondition['join'], lines })}
        >
          <option value="all">{t('all of these hold')}</option>
          <option value="any">{t('any of these holds')}</option>
        </select>
      ) : null}
      {lines.map((line, index) => (
        <ConditionLineFields
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
          key={index}
          number={index + 1}
          line={line}
          columns={columns}
          {...(subject === undefined ? {} : { subject })}
          onChange={(next) => set(lines.with(index, next))}
          onRemove={() => set(lines.toSpliced(index, 1))}
        />
      ))}
      {canAdd ? (
        <div>
          <Button size="s" onClick={() => set([...lines, { column: '', comparison: 'is', value: '' }])}>
            <Plus className="i i-s" aria-hidden />
            {t('Add a condition')}
          </Button>
        </div>
      ) : null}
    </>
  )
}
