'use client'

import { ChevronDown, ChevronRight, X } from 'lucide-react'
import { type ComponentProps, useId, useRef, useState } from 'react'
import { DropZone } from '#components/crews/drop-zone.tsx'
import { ChosenFile, fitting } from '#components/crews/file-input.tsx'
import { useUpload } from '#components/crews/use-upload.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { plainName } from '#components/ui/plain-name.ts'

interface Props {
  /** Id and state of the field. */
  readonly common: ComponentProps<'select'>
  readonly value: readonly string[]
  readonly endings: readonly string[] | null
  readonly onFiles: (paths: string[]) => void
  /** Files that come with the job once it is hired. */
  readonly samples: readonly string[]
}

/** Several files of the workspace, or dropped here, in the order in which they were chosen. */
export function FileInputList({ common, value, endings, onFiles, samples }: Props) {
  const t = useT()
  // Files arrive one after the other, faster than a form is drawn anew.
  const chosen = useRef(value)
  chosen.current = value
  const add = (path: string): void => {
    if (path === '' || chosen.current.includes(path)) return
    chosen.current = [...chosen.current, path]
    onFiles([...chosen.current])
  }
  const upload = useUpload(endings, add)
  const left = fitting(upload.known ?? [], endings).filter((path) => !value.includes(path))
  return (
    <>
      {value.length > 0 ? (
        <ul className="card">
          {value.map((path) => (
            <Chosen
              key={path}
              path={path}
              isSample={samples.includes(path) && !upload.known?.includes(path)}
              onRemove={() => onFiles(value.filter((one) => one !== path))}
            />
          ))}
        </ul>
      ) : null}
      <select {...common} value="" onChange={(event) => add(event.target.value)}>
        <option value="">{t('Add a file of the workspace')}</option>
        {left.map((path) => (
          <option key={path} value={path}>
            {plainName(path)}
          </option>
        ))}
      </select>
      <DropZone upload={upload} many endings={endings} />
    </>
  )
}

function Chosen({ path, isSample, onRemove }: { readonly path: string; readonly isSample: boolean; readonly onRemove: () => void }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const id = useId()
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <li className="border-line-soft [&+&]:border-t">
      <div className="tr" style={{ gridTemplateColumns: 'minmax(0,1fr) auto' }}>
        <button
          type="button"
          className="flex min-h-6 items-center gap-3 text-left"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          <Chevron className="i muted" aria-hidden />
          <SafeText text={path} destination />
        </button>
        <button type="button" className="btn icon xs ghost" aria-label={t('Take out {name}', { name: path })} onClick={onRemove}>
          <X className="i i-s" aria-hidden />
        </button>
      </div>
      {open ? (
        <div id={id} className="px-4 pb-3">
          <ChosenFile path={path} isSample={isSample} />
        </div>
      ) : null}
    </li>
  )
}
