'use client'

import { ArrowLeft, Download } from 'lucide-react'
import Link from 'next/link'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useRead } from '#components/data/use-read.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { fileSize } from '#components/results/file-size.ts'
import { FileView } from '#components/results/file-view.tsx'
import { useZone } from '#components/shell/use-shell.ts'
import { ago } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Empty, ProblemState, SkeletonList } from '#components/ui/states.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { useOpenDetail } from '#components/ui/use-open-detail.ts'
import type { FileListItem, ResultListItem } from '#server/bridge/schema.ts'

const TABS = ['results', 'files'] as const
const TAB_WORDS = { results: 'Handed over', files: 'Files of the workspace' } as const

interface Shown {
  readonly key: string
  readonly name: string
  readonly about: string
  readonly at: string
  readonly preview: string
  /** Of the bytes, below `/api/v1`. */
  readonly content: string
  readonly runId: string | null
}

/** What runs handed over, and the files of the workspace; both to look at without opening another program. */
export function ResultsScreen() {
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(TABS).withDefault('results'))
  const { id, open, show, close } = useOpenDetail()
  const { items, error, isPending, refetch } = useShown(tab)
  const choose = (next: (typeof TABS)[number]): void => {
    show(null)
    void setTab(next)
  }
  const current = items?.find((item) => item.key === id) ?? (id === null ? items?.[0] : undefined)
  return (
    <main className="split h-full" data-open={id !== null}>
      <section className="list" aria-label="Results">
        <h1 className="sr">Results</h1>
        <div className="card-tabs list-top">
          <Tabs label="Which files" tabs={TABS} current={tab} words={TAB_WORDS} onChoose={choose} />
        </div>
        {isPending && !error ? <SkeletonList /> : null}
        {error && !items ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {items?.length === 0 ? <NothingYet tab={tab} /> : null}
        <ul className="li-list pt-2" hidden={items === undefined}>
          {items?.map((item) => (
            <li key={item.key}>
              <Row item={item} isCurrent={item.key === current?.key} onOpen={() => open(item.key)} />
            </li>
          ))}
        </ul>
      </section>
      <section className="detail" aria-label="Preview">
        {current ? <Reader item={current} onBack={close} /> : null}
      </section>
    </main>
  )
}

function useShown(tab: (typeof TABS)[number]) {
  const results = useRead<{ items: ResultListItem[] }>(tab === 'results' ? '/results' : null)
  const files = useRead<{ items: FileListItem[] }>(tab === 'files' ? '/files' : null)
  const read = tab === 'results' ? results : files
  const items: Shown[] | undefined =
    tab === 'results'
      ? results.data?.items.map((item) => ({
          key: item.id,
          name: item.title || item.name,
          about: `${item.memberName}, run ${item.runN}, ${fileSize(item.size)}`,
          at: item.createdAt,
          preview: `/results/${item.id}/preview`,
          content: `/results/${item.id}/download`,
          runId: item.runId,
        }))
      : files.data?.items.map((item) => ({
          key: item.path,
          name: item.path,
          about: fileSize(item.size),
          at: item.modified,
          preview: `/files/preview?path=${encodeURIComponent(item.path)}`,
          content: `/files/content?path=${encodeURIComponent(item.path)}`,
          runId: null,
        }))
  return { items, error: read.error, isPending: read.isPending, refetch: read.refetch }
}

function NothingYet({ tab }: { readonly tab: (typeof TABS)[number] }) {
  return tab === 'results' ? (
    <Empty title="Nothing was handed over yet">
      A job hands over with the step “result”; files that it writes stand under “Files of the workspace”.
    </Empty>
  ) : (
    <Empty title="No files yet">Files that you drop into a job and files that runs write stand here.</Empty>
  )
}

function Row({ item, isCurrent, onOpen }: { readonly item: Shown; readonly isCurrent: boolean; readonly onOpen: () => void }) {
  const zone = useZone()
  const now = useNow()
  return (
    <button
      type="button"
      className="li"
      style={{ gridTemplate: '"t by" auto "s s" auto / minmax(0,1fr) auto' }}
      aria-current={isCurrent ? 'true' : undefined}
      onClick={onOpen}
    >
      <span className="li-t exact">
        <SafeText text={item.name} destination />
      </span>
      <span className="li-by">{ago(item.at, zone, now)}</span>
      <span className="li-s">{item.about}</span>
    </button>
  )
}

function Reader({ item, onBack }: { readonly item: Shown; readonly onBack: () => void }) {
  return (
    <div className="reader" key={item.key}>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <button type="button" className="back btn icon ghost touch" aria-label="Back to the list" onClick={onBack}>
          <ArrowLeft className="i" aria-hidden />
        </button>
        <h2 className="exact" style={{ font: '600 var(--t16) var(--sans)' }}>
          <SafeText text={item.name} destination />
        </h2>
        <span className="muted text-sm">{item.about}</span>
        <span className="grow" />
        {item.runId ? (
          <Link className="btn s" href={`/runs/${item.runId}`}>
            Open the run
          </Link>
        ) : null}
        <a className="btn s" href={`/api/v1${item.content}`} download>
          <Download className="i i-s" aria-hidden />
          Download
        </a>
      </div>
      <FileView path={item.preview} content={item.content} name={item.name} />
    </div>
  )
}
