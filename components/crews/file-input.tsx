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
}

/** A file of the workspace, or one dropped here, with its first rows. */
export function FileInput({ common, value, endings, onFile }: Props) {
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
      {value ? <WorkspaceFile path={value} /> : null}
    </>
  )
}

/** Files of the workspace that this input takes. */
export function fitting(paths: readonly string[], endings: readonly string[] | null): readonly string[] {
  return endings === null ? paths : paths.filter((path) => endings.some((ending) => path.endsWith(ending)))
}

/** A file of the workspace to look at. */
export function WorkspaceFile({ path }: { readonly path: string }) {
  const query = `path=${encodeURIComponent(path)}`
  return <FileView path={`/files/preview?${query}`} content={`/files/content?${query}`} name={path} />
}
