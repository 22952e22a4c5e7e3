import { useEffect, useRef, useState } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { type InputsSchema, missingInRows } from '#components/crews/input-values.ts'
import { isRows, type RowFaults } from '#components/crews/row-values.ts'
import { useT } from '#components/language/language.tsx'

/** What is wrong in a form's lists as it stands. */
export interface ToldFaults {
  readonly of: RowFaults
  /** What was filled in again is not wrong until it is sent; `isDeep`: and all that lies in it. */
  forget(path: string, isDeep?: boolean): void
}

/** The first thing to mend: a field, or the button that adds to a list. */
const WRONG = 'form :is([aria-invalid="true"], [data-fault] button)'

/** What is wrong in the lists of a form that are filled in row by row: found before sending, or said by the server by path. */
export function useRowFaults(schema: InputsSchema, form: UseFormReturn<Record<string, unknown>>) {
  const t = useT()
  const [faults, setFaults] = useState<RowFaults>({})
  const isJustTold = useRef(false)
  useEffect(() => {
    if (!isJustTold.current) return
    isJustTold.current = false
    document.querySelector<HTMLElement>(WRONG)?.focus()
  })
  const told: ToldFaults = {
    of: faults,
    forget: (path, isDeep = false) =>
      setFaults((known) =>
        Object.fromEntries(Object.entries(known).filter(([at]) => at !== path && !(isDeep && at.startsWith(`${path}/`)))),
      ),
  }
  return {
    told,
    /** @returns whether the rows can be sent; otherwise the first field with a fault gets the focus */
    check: (given: Readonly<Record<string, unknown>>): boolean => {
      const missing = missingInRows(given, schema, t)
      isJustTold.current = Object.keys(missing).length > 0
      setFaults(missing)
      return !isJustTold.current
    },
    /** Shows what the server said at its field. @param path `items/0/amount`, as the server names it */
    tell: (path: string, message: string): void => {
      const [name = ''] = path.split('/')
      if (!isRows(schema.properties?.[name] ?? {})) return form.setError(name, { message })
      isJustTold.current = true
      setFaults((known) => ({ ...known, [path]: message }))
    },
  }
}
