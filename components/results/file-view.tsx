'use client'

import { TriangleAlert } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { TableView } from '#components/plan/table-view.tsx'
import { ImageView } from '#components/results/image-view.tsx'
import { LeftOver } from '#components/results/left-over.tsx'
import { LoadingPreview } from '#components/results/loading-preview.tsx'
import { MailView } from '#components/results/mail-view.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { FilePreview } from '#server/bridge/results/schema.ts'

const loading = () => <LoadingPreview />
const PdfView = dynamic(async () => (await import('#components/results/pdf-view.tsx')).PdfView, { ssr: false, loading })
const MarkdownView = dynamic(async () => (await import('#components/results/markdown-view.tsx')).MarkdownView, { ssr: false, loading })

interface Props {
  /** Of the preview, below `/api/v1`. */
  readonly path: string
  /** Of the bytes, below `/api/v1`. */
  readonly content: string
  readonly name: string
}

/** A file to look at: table, text, document, mail or image. Nothing in it is fetched from anywhere, run, or pressable. */
export function FileView({ path, content, name }: Props) {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<FilePreview>(path)
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (isPending || !data) return <SkeletonBlock height={180} label={t('Loading {name}', { name })} />
  switch (data.kind) {
    case 'table':
      return (
        <>
          <TableView table={data.table} label={t('Rows of {name}', { name })} />
          <p className="small muted mt-1">
            <SafeText text={data.note} />
          </p>
        </>
      )
    case 'text':
      return <TextView text={data.text} left={data.left} />
    case 'markdown':
      return <MarkdownView text={data.text} left={data.left} />
    case 'mail':
      return <MailView mail={data} />
    case 'pdf':
      return <PdfView content={content} name={name} />
    case 'image':
      return <ImageView content={content} name={name} mime={data.mime} width={data.width} height={data.height} />
    case 'broken':
      return <Broken file={data} />
    case 'none':
      return <p className="muted text-sm">{data.why}</p>
  }
}

/** Text as it is; markup in it stays text. */
function TextView({ text, left }: { readonly text: string; readonly left: number }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
      <pre className="plain" tabIndex={0}>
        <SafeText text={text} />
      </pre>
      <LeftOver left={left} />
    </>
  )
}

function Broken({ file }: { readonly file: Extract<FilePreview, { kind: 'broken' }> }) {
  const reason = [file.place, file.why].filter((part) => part !== null).join(': ')
  return (
    <div className="note warn" role="alert">
      <TriangleAlert className="i" aria-hidden />
      <div>
        <p className="strong">{file.title}</p>
        {reason ? (
          <p>
            <SafeText text={`${reason}.`} />
          </p>
        ) : null}
        <p>{file.next}</p>
      </div>
    </div>
  )
}
