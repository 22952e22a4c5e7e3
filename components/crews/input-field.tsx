'use client'

import { useId } from 'react'
import type { FieldError, UseFormRegisterReturn } from 'react-hook-form'
import { FileInput } from '#components/crews/file-input.tsx'
import { FileInputList } from '#components/crews/file-input-list.tsx'
import { acceptedEndings } from '#components/crews/file-rules.ts'
import { useT } from '#components/language/language.tsx'

/** One property of the inputs' JSON Schema, as far as a form shows it. */
export interface InputProperty {
  readonly type?: string
  readonly format?: string
  readonly title?: string
  readonly description?: string
  readonly enum?: readonly (string | number)[]
  readonly pattern?: string
  /** Of a list. */
  readonly items?: InputProperty
  readonly minItems?: number
  readonly maxItems?: number
  /** Of an object, in a list. */
  readonly properties?: { readonly [name: string]: InputProperty }
  readonly required?: readonly string[]
}

interface Props {
  readonly name: string
  readonly property: InputProperty
  readonly field: UseFormRegisterReturn
  readonly error: FieldError | undefined
  readonly value: unknown
  /** A file was chosen, or several where the input is a list of files. */
  readonly onFile: (path: string | string[]) => void
  /** Files that come with a job once it is hired: there is nothing to look at yet. */
  readonly samples?: readonly string[]
  /** Shows `value` and nothing else: whoever draws it keeps what is typed. */
  readonly held?: boolean
}

function isFileList({ type, items }: InputProperty): boolean {
  return type === 'array' && items?.format === 'file'
}

const TYPES: { readonly [format: string]: string } = { date: 'date', email: 'email', uri: 'url' }

/** The input of one property: file, choice, date, number or text, with what is wrong with it. */
export function InputField({ name, property, field, error, value, onFile, samples = [], held = false }: Props) {
  const t = useT()
  const id = useId()
  const isNumber = property.type === 'number' || property.type === 'integer'
  const common = {
    id,
    ...field,
    className: 'input',
    'aria-invalid': error ? true : undefined,
    'aria-describedby': error ? `${id}-error` : undefined,
  } as const
  const shown = held ? { value: value === undefined ? '' : String(value) } : {}
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {property.title ?? name}
      </label>
      {property.format === 'file' ? (
        <FileInput
          common={common}
          value={typeof value === 'string' ? value : ''}
          endings={acceptedEndings(property.pattern)}
          samples={samples}
          onFile={onFile}
        />
      ) : isFileList(property) ? (
        <FileInputList
          common={{ id, className: 'input', 'aria-invalid': common['aria-invalid'], 'aria-describedby': common['aria-describedby'] }}
          value={Array.isArray(value) ? value.map(String) : []}
          endings={acceptedEndings(property.items?.pattern)}
          samples={samples}
          onFiles={onFile}
        />
      ) : property.enum ? (
        <select {...common} {...shown}>
          <option value="">{t('Choose')}</option>
          {property.enum.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : property.type === 'boolean' ? (
        <input {...common} {...(held ? { checked: value === true } : {})} type="checkbox" className="size-4" />
      ) : (
        <input
          {...common}
          {...shown}
          type={isNumber ? 'number' : (TYPES[property.format ?? ''] ?? 'text')}
          step={property.type === 'number' ? 'any' : undefined}
        />
      )}
      {property.description ? <p className="hint">{property.description}</p> : null}
      {error ? (
        <p className="bad" id={`${id}-error`} role="alert">
          {error.message}
        </p>
      ) : null}
    </div>
  )
}
