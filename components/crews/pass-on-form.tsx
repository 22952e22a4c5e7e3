'use client'

import { Plus } from 'lucide-react'
import { useState } from 'react'
import { ConditionLines } from '#components/conditions/condition-lines.tsx'
import { EVERY_ROW, isComplete, type RowCondition, toCel } from '#components/conditions/row-condition.ts'
import { conditionFields, NO_CONDITION } from '#components/crews/taker-inputs.ts'
import { TakerNeeds } from '#components/crews/taker-needs.tsx'
import type { Draft } from '#components/crews/use-draft.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import type { MemberListItem } from '#server/bridge/schema.ts'

interface PassedOn {
  readonly to: string
  readonly when?: string
}
interface Props {
  readonly draft: Draft
  readonly taken: readonly PassedOn[]
  readonly onAdd: (line: PassedOn) => void
}

/** Who takes over, what they need for it, and when: built of the fields of the result, or written by hand. */
export function PassOnForm({ draft, taken, onAdd }: Props) {
  const t = useT()
  const { data } = useRead<{ items: MemberListItem[] }>('/members')
  const [to, setTo] = useState('')
  const [built, setBuilt] = useState<RowCondition>(NO_CONDITION)
  const [written, setWritten] = useState('')
  const self = (draft.value?.['metadata'] as { readonly slug?: unknown } | undefined)?.slug
  const output = draft.value?.['output']
  const choices = (data?.items ?? []).filter(
    ({ slug, status }) => slug !== self && status !== 'offboarded' && !taken.some((line) => line.to === slug),
  )
  const cel = toCel(built, 'output')
  const when = written.trim() !== '' ? written.trim() : cel === EVERY_ROW ? '' : cel
  const isHalf = written.trim() === '' && !built.lines.every(isComplete)
  const add = (): void => {
    onAdd(when === '' ? { to } : { to, when })
    setTo('')
    setBuilt(NO_CONDITION)
    setWritten('')
  }
  return (
    <form
      className="grid gap-3 px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (to !== '' && !isHalf) add()
      }}
    >
      <div className="row flex-wrap gap-2">
        <select
          className="input"
          style={{ width: 240, maxWidth: '100%' }}
          aria-label={t('Crew member that takes over')}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        >
          <option value="">{choices.length === 0 ? t('Nobody else is here') : t('Choose a crew member')}</option>
          {choices.map(({ name, slug }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </select>
        <Button size="s" type="submit" off={to === '' || isHalf ? '' : null}>
          <Plus className="i" aria-hidden />
          {t('Add')}
        </Button>
      </div>
      {to === '' ? null : (
        <>
          <TakerNeeds slug={to} output={output} />
          <When output={output} built={built} onBuild={setBuilt} isWritten={written.trim() !== ''} />
          <details>
            <summary className="small muted cursor-pointer">{t('Advanced')}</summary>
            <input
              className="input mono-s mt-2"
              aria-label={t('Condition, if any')}
              placeholder={t('always, or if {example}', { example: 'output.total > 500.0' })}
              value={written}
              maxLength={4096}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => setWritten(event.target.value)}
            />
          </details>
        </>
      )}
    </form>
  )
}

interface WhenProps {
  readonly output: unknown
  readonly built: RowCondition
  readonly onBuild: (condition: RowCondition) => void
  readonly isWritten: boolean
}

/** The condition as a sentence over the fields of the result. */
function When({ output, built, onBuild, isWritten }: WhenProps) {
  const t = useT()
  const fields = conditionFields(output)
  if (isWritten) return <p className="note">{t('This condition was written by hand. It stands under Advanced.')}</p>
  if (fields.length === 0)
    return <p className="small muted">{t('Passed on whenever it is done. Its result has no fields to build a condition of.')}</p>
  return (
    <fieldset className="grid gap-2">
      <legend className="small muted">
        {built.lines.length === 0 ? t('Passed on whenever it is done.') : t('Passed on when this holds of the result:')}
      </legend>
      <ConditionLines condition={built} columns={fields} subject="output" onChange={onBuild} />
    </fieldset>
  )
}
