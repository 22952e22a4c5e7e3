'use client'

import { useRead } from '#components/data/use-read.ts'
import { TableView } from '#components/plan/preview.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { FilePreview } from '#server/bridge/schema.ts'

/** A file as table or text. @param props.path of the preview, below `/api/v1` */
export function FileView({ path, name }: { readonly path: string; readonly name: string }) {
  const { data, error, isPending, refetch } = useRead<FilePreview>(path)
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (isPending || !data) return <SkeletonBlock height={180} label={`Loading ${name}`} />
  if (data.kind === 'table') return <TableView table={data.table} label={`Rows of ${name}`} />
  if (data.kind === 'text') {
    return (
      <pre className="plain">
        <SafeText text={data.text} />
      </pre>
    )
  }
  return <p className="muted text-sm">No preview for this kind of file. Download it to look.</p>
}

/** `9 kB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
