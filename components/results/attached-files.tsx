'use client'

import { Eye, Paperclip } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useId, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { fileSize } from '#components/results/file-size.ts'
import { LoadingPreview } from '#components/results/loading-preview.tsx'
import type { PlannedFile } from '#server/bridge/plan-preview/schema.ts'

const FileView = dynamic(async () => (await import('#components/results/file-view.tsx')).FileView, {
  ssr: false,
  loading: () => <LoadingPreview />,
})

/** Files that go along: name, size, the start of the digest, and a look inside from the very bytes. */
export function AttachedFiles({ files }: { readonly files: readonly PlannedFile[] }) {
  const t = useT()
  if (files.length === 0) return null
  return (
    <ul className="attached" aria-label={t('Files')}>
      {files.map((file) => (
        <AttachedFile key={file.path} file={file} />
      ))}
    </ul>
  )
}

function AttachedFile({ file }: { readonly file: PlannedFile }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const id = useId()
  const { name, size, sha256, path } = file
  return (
    <li>
      <div className="attached-line">
        <Paperclip className="i muted" aria-hidden />
        <span className="exact">
          <SafeText text={name} destination />
        </span>
        <span className="muted num">{fileSize(size, t)}</span>
        <span className="mono-s muted" title={sha256}>
          {sha256.slice(0, 8)}
        </span>
        <button type="button" className="btn xs" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
          <Eye className="i i-s" aria-hidden />
          {open ? t('Close') : t('Look inside')}
          <span className="sr"> {name}</span>
        </button>
        <a className="btn xs ghost" href={`/api/v1${path}`} download={name}>
          {t('Download')}
          <span className="sr"> {name}</span>
        </a>
      </div>
      {open ? (
        <div id={id} className="mt-2">
          <FileView path={`${path}/preview`} content={path} name={name} />
        </div>
      ) : null}
    </li>
  )
}
