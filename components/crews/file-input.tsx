'use client'

import type { ComponentProps } from 'react'
import { DropZone } from '#components/crews/drop-zone.tsx'
import { useUpload } from '#components/crews/use-upload.ts'
import { useT } from '#components/language/language.tsx'
import { FileView } from '#components/results/file-view.tsx'
import { plainName } from '#components/ui/plain-name.ts'

interface Props {
  /** Id, name, registration and state of the field. */
  readonly common: ComponentProps<'select'>
  readonly value: string
  /** Endings that fit; null = any. */
  readonly endings: readonly string[] | null
  readonly onFile: (path: string) => void
  /** Files that come with the job once it is hired. */
  readonly samples: readonly string[]
}

/** A file of the workspace, or one dropped here, with its first rows. */
export function FileInput({ common, value, endings, onFile, samples }: Props) {
  const t = useT()
  const upload = useUpload(endings, onFile)
  const paths = fitting(upload.known ?? [], endings)
  return (
    <>
      <select {...common} value={value}>
        <option value="">{t('Choose a file')}</option>
        {[...new Set([...paths, ...(value ? [value] : [])])].map((path) => (
          <option key={path} value={path}>
            {plainName(path)}
          </option>
        ))}
      </select>
      <DropZone upload={upload} many={false} endings={endings} />
      {value ? <ChosenFile path={value} isSample={samples.includes(value) && !paths.includes(value)} /> : null}
    </>
  )
}

/** Files of the workspace that this input takes. */
export function fitting(paths: readonly string[], endings: readonly string[] | null): readonly string[] {
  return endings === null ? paths : paths.filter((path) => endings.some((ending) => path.endsWith(ending)))
}

/** What was chosen, to look at; of a sample that is not here before somebody is hired, where it comes from. */
export function ChosenFile({ path, isSample }: { readonly path: string; readonly isSample: boolean }) {
  const t = useT()
  return isSample ? <p className="hint">{t('A sample file, it comes with the job.')}</p> : <WorkspaceFile path={path} />
}

/** A file of the workspace to look at, in a room that is there before it is: what stands below stays where it is. */
function WorkspaceFile({ path }: { readonly path: string }) {
  const query = `path=${encodeURIComponent(path)}`
  return (
    <div className="chosen-file">
      <FileView path={`/files/preview?${query}`} content={`/files/content?${query}`} name={path} />
    </div>
  )
}
