'use client'

import { X } from 'lucide-react'
import { COMPARISONS, type ColumnKind, type Comparison, type ConditionLine, comparisonsOf } from '#components/conditions/row-condition.ts'
import { useT } from '#components/language/language.tsx'
import { plainName } from '#components/ui/plain-name.ts'

interface Props {
  /** From 1, for who cannot see the order. */
  readonly number: number
  readonly line: ConditionLine
  readonly columns: readonly { readonly name: string; readonly type: ColumnKind }[]
  readonly onChange: (line: ConditionLine) => void
  readonly onRemove: () => void
}

const INPUTS = { text: 'text', number: 'number', date: 'date' } as const

/** Column, comparison, value. */
export function ConditionLineFields({ number, line, columns, onChange, onRemove }: Props) {
  const t = useT()
  const kind = columns.find(({ name }) => name === line.column)?.type
  const fitting = kind === undefined ? [] : comparisonsOf(kind)
  const comparisons = fitting.includes(line.comparison) ? fitting : [line.comparison, ...fitting]
  const valueKind = kind === 'date' && COMPARISONS[line.comparison].value === 'text' ? 'date' : COMPARISONS[line.comparison].value
  const choose = (column: string): void => {
    const type = columns.find(({ name }) => name === column)?.type ?? 'text'
    const keeps = comparisonsOf(type).includes(line.comparison)
    onChange({ column, comparison: keeps ? line.comparison : (comparisonsOf(type)[0] ?? 'is'), value: keeps ? line.value : '' })
  }
  return (
    <div className="cond-line">
      <select
        className="input"
        aria-label={t('Column of condition {n}', { n: number })}
        value={line.column}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{t('Column')}</option>
        {columns.map(({ name }) => (
          <option key={name} value={name}>
            {plainName(name)}
          </option>
        ))}
        {kind === undefined && line.column !== '' ? (
          <option value={line.column}>{t('{column}, not in this file', { column: plainName(line.column) })}</option>
        ) : null}
      </select>
      <select
        className="input"
        aria-label={t('Comparison of condition {n}', { n: number })}
        value={line.comparison}
        onChange={(event) => onChange({ ...line, comparison: event.target.value as Comparison })}
      >
        {comparisons.map((name) => (
          <option key={name} value={name}>
            {t(COMPARISONS[name].word)}
          </option>
        ))}
      </select>
      {valueKind === 'none' ? (
        <span />
      ) : (
        <input
          className="input"
          type={INPUTS[valueKind]}
          step={valueKind === 'number' ? 'any' : undefined}
          maxLength={500}
          aria-label={t('Value of condition {n}', { n: number })}
          value={line.value}
          onChange={(event) => onChange({ ...line, value: event.target.value })}
        />
      )}
      <button type="button" className="btn icon s ghost" aria-label={t('Take out condition {n}', { n: number })} onClick={onRemove}>
        <X className="i i-s" aria-hidden />
      </button>
    </div>
  )
}
