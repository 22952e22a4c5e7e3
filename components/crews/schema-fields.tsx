'use client'

import type { UseFormReturn } from 'react-hook-form'
import { InputField } from '#components/crews/input-field.tsx'
import type { InputsSchema } from '#components/crews/input-values.ts'
import { isRows } from '#components/crews/row-values.ts'
import { RowsField } from '#components/crews/rows-field.tsx'
import type { ToldFaults } from '#components/crews/use-row-faults.ts'
import { useT } from '#components/language/language.tsx'
import { ownValue } from '#server/kernel/own-value.ts'

interface Props {
  readonly schema: InputsSchema
  readonly form: UseFormReturn<Record<string, unknown>>
  /** What is wrong in its lists. */
  readonly faults: ToldFaults
}

/** A field for each property of a schema, a list of rows among them; a switch that is off is an answer too. */
export function SchemaFields({ schema, form, faults }: Props) {
  const t = useT()
  const values = form.watch()
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    isRows(property) ? (
      <RowsField
        key={name}
        name={name}
        path={name}
        property={property}
        value={ownValue(values, name)}
        faults={faults}
        onRows={(next) => form.setValue(name, next, { shouldDirty: true })}
      />
    ) : (
      <InputField
        key={name}
        name={name}
        property={property}
        value={ownValue(values, name)}
        field={form.register(name, schema.required?.includes(name) && property.type !== 'boolean' ? { required: t('Fill this in') } : {})}
        error={ownValue(form.formState.errors, name) as never}
        onFile={(path) => form.setValue(name, path, { shouldDirty: true })}
      />
    ),
  )
}
