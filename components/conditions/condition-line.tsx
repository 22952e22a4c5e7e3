'use client'

import { X } from 'lucide-react'
import {
  COMPARISONS,
  type ColumnKind,
  type Comparison,
  type ConditionLine,
  comparisonsOf,
  type Subject,
} from '#components/conditions/row-condition.ts'
import { useT } from '#components/language/language.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { msg } from '#server/kernel/language/say.ts'

interface Props {
  /** From 1, for who cannot see the order. */
  readonly number: number
  readonly line: ConditionLine
  readonly columns: readonly { readonly name: string; readonly type: ColumnKind }[]
  readonly subject?: Subject
  readonly onChange: (line: ConditionLine) => void
  readonly onRemove: () => void
}

const WORDS = {
  row: { one: msg('Column'), of: msg('Column of condition {n}'), gone: msg('{column}, not in this file') },
  output: { one: msg('Field'), of: msg('Field of condition {n}'), gone: msg('{column}, not in what comes out') },
} as const
const INPUTS = { text: 'text', number: 'number', date: 'date' } as const

/** Column, comparison, value. */
export function ConditionLineFields({ number, line, columns, subject = 'row', onChange, onRemove }: Props) {
  const t = useT()
  const words = WORDS[subject]
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
        aria-label={t(words.of, { n: number })}
        value={line.column}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{t(words.one)}</option>
        {columns.map(({ name }) => (
          <option key={name} value={name}>
            {plainName(name)}
          </option>
        ))}
        {kind === undefined && line.column !== '' ? (
          <option value={line.column}>{t(words.gone, { column: plainName(line.column) })}</option>
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
