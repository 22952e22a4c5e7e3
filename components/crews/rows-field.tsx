'use client'

import { Plus, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { InputField, type InputProperty } from '#components/crews/input-field.tsx'
import { blankRow, fieldsOf, hasFields, isRows, type Row, rowLimits, rowsOf } from '#components/crews/row-values.ts'
import type { ToldFaults } from '#components/crews/use-row-faults.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'

interface Props {
  readonly name: string
  /** Where it is: `items`, or `items/0/parts` in a row. */
  readonly path: string
  readonly property: InputProperty
  readonly value: unknown
  readonly faults: ToldFaults
  readonly onRows: (rows: readonly unknown[]) => void
}

/** A list that is filled in row by row: add one, take one away, each field of a row with what is wrong with it. */
export function RowsField({ name, path, property, value, faults, onRows }: Props) {
  const t = useT()
  const id = useId()
  const box = useRef<HTMLFieldSetElement>(null)
  const rows = rowsOf(value, property)
  const keys = useRowKeys(rows.length)
  const { min, max } = rowLimits(property)
  const fault = faults.of[path]
  // The row that takes the focus once so many are drawn.
  const next = useRef<{ readonly at: number; readonly of: number } | null>(null)
  useEffect(() => {
    if (next.current?.of !== rows.length) return
    const own = `[data-row="${path}/${next.current.at}"] :is(input, select, textarea, button)`
    next.current = null
    focusOn(box.current?.querySelector(own) ?? box.current?.querySelector(':scope > [data-add] button'))
  })
  const add = (): void => {
    faults.forget(path)
    next.current = { at: rows.length, of: rows.length + 1 }
    onRows([...rows, blankRow(property)])
  }
  const remove = (at: number): void => {
    // Those after it move up: what was wrong with them is said again when the form is sent.
    faults.forget(path, true)
    next.current = { at: Math.min(at, rows.length - 2), of: rows.length - 1 }
    keys.remove(at)
    onRows(rows.filter((_, i) => i !== at))
  }
  return (
    <fieldset ref={box} className="grid gap-3" aria-describedby={fault ? `${id}-error` : undefined}>
      <legend className="label mb-2">{property.title ?? name}</legend>
      {property.description ? <p className="hint">{property.description}</p> : null}
      {rows.map((row, at) => (
        <fieldset key={keys.of(at)} className="card p-3 grid gap-3" data-row={`${path}/${at}`}>
          <legend className="sr">{t('Row {n}', { n: at + 1 })}</legend>
          <Fields
            {...{ name, property, faults }}
            path={`${path}/${at}`}
            row={row}
            onRow={(next) => onRows(rows.map((one, i) => (i === at ? next : one)))}
          />
          <span>
            <Button
              size="xs"
              off={rows.length <= min ? t.count(min, 'At least {n} row', 'At least {n} rows') : null}
              onClick={() => remove(at)}
            >
              <X className="i" aria-hidden />
              {t('Remove row {n}', { n: at + 1 })}
            </Button>
          </span>
        </fieldset>
      ))}
      {fault ? (
        <p className="bad" id={`${id}-error`} role="alert">
          {fault}
        </p>
      ) : null}
      <span data-add data-fault={fault ? true : undefined}>
        <Button size="s" off={rows.length >= max ? t.count(max, 'At most {n} row', 'At most {n} rows') : null} onClick={add}>
          <Plus className="i" aria-hidden />
          {t('Add a row')}
        </Button>
      </span>
    </fieldset>
  )
}

interface FieldsProps extends Pick<Props, 'name' | 'path' | 'property' | 'faults'> {
  readonly row: unknown
  readonly onRow: (row: unknown) => void
}

/** The fields of one row; of a list of plain values the one that it is. */
function Fields({ name, path, property, faults, row, onRow }: FieldsProps) {
  if (!hasFields(property))
    return (
      <Cell
        name={property.items?.title ?? property.title ?? name}
        path={path}
        property={property.items ?? {}}
        {...{ faults }}
        value={row}
        onValue={onRow}
      />
    )
  const own = row as Row
  const set = (field: string, value: unknown): void => onRow({ ...own, [field]: value })
  return fieldsOf(property).map(([field, of]) =>
    isRows(of) ? (
      <RowsField
        key={field}
        name={field}
        path={`${path}/${field}`}
        property={of}
        value={own[field]}
        faults={faults}
        onRows={(rows) => set(field, rows)}
      />
    ) : (
      <Cell
        key={field}
        name={field}
        path={`${path}/${field}`}
        property={of}
        {...{ faults }}
        value={own[field]}
        onValue={(value) => set(field, value)}
      />
    ),
  )
}

interface CellProps {
  readonly name: string
  readonly path: string
  readonly property: InputProperty
  readonly faults: ToldFaults
  readonly value: unknown
  readonly onValue: (value: unknown) => void
}

function Cell({ name, path, property, faults, value, onValue }: CellProps) {
  const fault = faults.of[path]
  const onChange = async ({ target }: { target: HTMLInputElement }) => {
    if (fault !== undefined) faults.forget(path)
    onValue(property.type === 'boolean' ? target.checked : target.value)
  }
  const nothing = async () => undefined
  return (
    <InputField
      name={name}
      property={property}
      value={value}
      held
      field={{ name: path, onChange, onBlur: nothing, ref: () => undefined }}
      error={fault === undefined ? undefined : { type: 'row', message: fault }}
      onFile={onValue}
    />
  )
}

function focusOn(element: Element | null | undefined): void {
  if (element instanceof HTMLElement) element.focus()
}

/** A name of its own for each row, so that taking one away leaves the others as they are. */
function useRowKeys(count: number) {
  const next = useRef(0)
  const [keys, setKeys] = useState<readonly number[]>([])
  const known = [...keys.slice(0, count)]
  while (known.length < count) known.push(next.current++)
  if (known.length !== keys.length) setKeys(known)
  return {
    of: (at: number): number => known[at] ?? at,
    remove: (at: number): void => setKeys(known.filter((_, i) => i !== at)),
  }
}
