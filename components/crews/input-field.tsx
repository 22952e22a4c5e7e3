'use client'

import { Upload } from 'lucide-react'
import { type DragEvent, useId, useState } from 'react'
import type { FieldError, UseFormRegisterReturn } from 'react-hook-form'
import { asProblem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { useRead } from '#components/data/use-read.ts'
import { FileView } from '#components/results/file-view.tsx'
import { showProblem } from '#components/ui/show-problem.tsx'
import type { FileListItem } from '#server/bridge/schema.ts'

/** One property of the inputs' JSON Schema, as far as a form shows it. */
export interface InputProperty {
  readonly type?: string
  readonly format?: string
  readonly title?: string
  readonly description?: string
  readonly enum?: readonly (string | number)[]
}

interface Props {
  readonly name: string
  readonly property: InputProperty
  readonly field: UseFormRegisterReturn
  readonly error: FieldError | undefined
  readonly value: unknown
  readonly onFile: (path: string) => void
}

const TYPES: { readonly [format: string]: string } = { date: 'date', email: 'email', uri: 'url' }

/** The input of one property: file, choice, date, number or text, with what is wrong with it. */
export function InputField({ name, property, field, error, value, onFile }: Props) {
  const id = useId()
  const isNumber = property.type === 'number' || property.type === 'integer'
  const common = {
    id,
    ...field,
    className: 'input',
    'aria-invalid': error ? true : undefined,
    'aria-describedby': error ? `${id}-error` : undefined,
  } as const
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {property.title ?? name}
      </label>
      {property.format === 'file' ? (
        <FileInput common={common} value={typeof value === 'string' ? value : ''} onFile={onFile} />
      ) : property.enum ? (
        <select {...common}>
          {property.enum.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : property.type === 'boolean' ? (
        <input {...common} type="checkbox" className="size-4" />
      ) : (
        <input
          {...common}
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

/** A file of the workspace, or one dropped here, with its first rows. */
function FileInput({
  common,
  value,
  onFile,
}: {
  readonly common: object & { id: string }
  readonly value: string
  readonly onFile: (path: string) => void
}) {
  const { data, refetch } = useRead<{ items: FileListItem[] }>('/files')
  const [over, setOver] = useState(false)
  const [busy, setBusy] = useState(false)
  const put = async (file: File | undefined): Promise<void> => {
    if (!file || busy) return
    setBusy(true)
    try {
      const { path } = await request<{ path: string }>(`/files?path=${encodeURIComponent(file.name)}`, { method: 'POST', body: file })
      await refetch()
      onFile(path)
    } catch (error) {
      showProblem(asProblem(error))
    }
    setBusy(false)
  }
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(isOver)
  }
  const paths = [...new Set([...(data?.items.map((file) => file.path) ?? []), ...(value ? [value] : [])])]
  return (
    <>
      <select {...common}>
        {paths.map((path) => (
          <option key={path} value={path}>
            {path}
          </option>
        ))}
      </select>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same */}
      <div
        className={over ? 'drop over' : 'drop'}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={(event) => {
          drag(false)(event)
          void put(event.dataTransfer.files[0])
        }}
      >
        <Upload className="i muted" aria-hidden />
        <span className="grow muted">{busy ? 'Putting it into the workspace' : 'Drop a file here. It stays in this workspace.'}</span>
        <label className="btn s relative focus-within:outline-2 focus-within:outline-fill">
          Choose a file
          <input type="file" className="sr" onChange={(event) => void put(event.target.files?.[0])} />
        </label>
      </div>
      {value ? <FileView path={`/files/preview?path=${encodeURIComponent(value)}`} name={value} /> : null}
    </>
  )
}
