'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { PDFDocumentProxy, PDFPageProxy, RenderTask } from 'pdfjs-dist'
import { getDocument, PDFWorker } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { useEffect, useRef, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { useBytes } from '#components/results/use-bytes.ts'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'

/** Nothing of a document is run or fetched: no scripts, no forms, no links, no compiled code, no files beside it. */
const CAREFUL = {
  isEvalSupported: false,
  enableXfa: false,
  useWasm: false,
  useWorkerFetch: false,
  disableAutoFetch: true,
  disableStream: true,
  disableRange: true,
  maxImageSize: 40_000_000,
  canvasMaxAreaInBytes: 160_000_000,
  verbosity: 0,
} as const
const WIDTH_MAX = 1600

type Opened = PDFDocumentProxy | 'broken' | null

/** A PDF, page by page, drawn in this browser from bytes already here. */
export function PdfView({ content, name }: { readonly content: string; readonly name: string }) {
  const t = useT()
  const { data, error, refetch } = useBytes(content)
  const opened = useDocument(data)
  const [page, setPage] = useState(1)
  if (error) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (opened === 'broken')
    return <p className="muted text-sm">{t('This PDF cannot be shown: it is damaged or needs a password. Download it to look.')}</p>
  if (opened === null) return <SkeletonBlock height={420} label={t('Loading {name}', { name })} />
  const pages = opened.numPages
  return (
    <section aria-label={t('Pages of {name}', { name })}>
      <div className="row mb-2 gap-2">
        <button type="button" className="btn icon s" aria-label={t('Page before')} disabled={page <= 1} onClick={() => setPage(page - 1)}>
          <ChevronLeft className="i" aria-hidden />
        </button>
        <button type="button" className="btn icon s" aria-label={t('Next page')} disabled={page >= pages} onClick={() => setPage(page + 1)}>
          <ChevronRight className="i" aria-hidden />
        </button>
        <span className="muted text-sm" role="status">
          {t('Page {n} of {of}', { n: page, of: pages })}
        </span>
      </div>
      <Page key={page} opened={opened} number={page} name={name} />
    </section>
  )
}

/** Opens the bytes in a worker of its own, which ends with the preview. */
function useDocument(data: ArrayBuffer | undefined): Opened {
  const [opened, setOpened] = useState<Opened>(null)
  useEffect(() => {
    if (!data) return
    const port = new Worker(new URL('pdfjs-dist/legacy/build/pdf.worker.min.mjs', import.meta.url), { type: 'module' })
    const worker = PDFWorker.create({ port })
    // The worker takes the bytes away, so it gets a copy.
    const task = getDocument({ ...CAREFUL, data: data.slice(0), worker })
    let over = false
    task.promise.then(
      (document) => (over ? undefined : setOpened(document)),
      () => (over ? undefined : setOpened('broken')),
    )
    return () => {
      over = true
      setOpened(null)
      void task.destroy().finally(() => {
        worker.destroy()
        port.terminate()
      })
    }
  }, [data])
  return opened
}

function Page({ opened, number, name }: { readonly opened: PDFDocumentProxy; readonly number: number; readonly name: string }) {
  const t = useT()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [words, setWords] = useState('')
  useEffect(() => {
    let task: RenderTask | null = null
    let over = false
    const show = async (): Promise<void> => {
      const page = await opened.getPage(number)
      const { current } = canvas
      if (over || current === null) return
      task = draw(page, current)
      await task.promise
      const { items } = await page.getTextContent()
      if (!over) setWords(items.map((item) => ('str' in item ? item.str : '')).join(' '))
    }
    show().catch(() => undefined)
    return () => {
      over = true
      task?.cancel()
    }
  }, [opened, number])
  return (
    <>
      <canvas ref={canvas} className="picture" role="img" aria-label={t('Page {n} of {name}', { n: number, name })} />
      <p className="sr">{words}</p>
    </>
  )
}

function draw(page: PDFPageProxy, canvas: HTMLCanvasElement): RenderTask {
  const base = page.getViewport({ scale: 1 })
  const room = canvas.parentElement?.clientWidth ?? base.width
  const width = Math.min(room * window.devicePixelRatio, WIDTH_MAX)
  const viewport = page.getViewport({ scale: width / base.width })
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  return page.render({ canvas, viewport })
}
