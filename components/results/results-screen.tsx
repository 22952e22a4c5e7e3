'use client'

import { ArrowLeft, Download } from 'lucide-react'
import Link from 'next/link'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { DeleteFile } from '#components/results/delete-file.tsx'
import { FileView } from '#components/results/file-view.tsx'
import { ResultsFilter } from '#components/results/results-filter.tsx'
import { type Shown, type ShownPage, TABS, type Tab, useShown } from '#components/results/use-shown.ts'
import { ago } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { useOpenDetail } from '#components/ui/use-open-detail.ts'
import { msg } from '#server/kernel/language/say.ts'

const TAB_WORDS = { results: msg('Handed over'), files: msg('Files of the workspace') } as const
const PLACE = {
  tab: parseAsStringLiteral(TABS).withDefault('results'),
  id: parseAsString,
  q: parseAsString.withDefault(''),
  member: parseAsString,
  before: parseAsString,
}

/** What runs handed over, and the files of the workspace; both to look at without opening another program. */
export function ResultsScreen() {
  const t = useT()
  const [place, setPlace] = useQueryStates(PLACE)
  const { open, close } = useOpenDetail()
  const { tab, id, q, member, before } = place
  const page = useShown(tab, { search: q, member, before })
  const current = page.items?.find((item) => item.key === id) ?? (id === null ? page.items?.[0] : undefined)
  const wanted = current ?? (tab === 'files' && id !== null ? elsewhere(id) : undefined)
  return (
    <main className="split h-full" data-open={id !== null}>
      <section className="list" aria-label={t('Results')}>
        <h1 className="sr">{t('Results')}</h1>
        <div className="card-tabs list-top">
          <Tabs
            label={t('Which files')}
            tabs={TABS}
            current={tab}
            words={{ results: t(TAB_WORDS.results), files: t(TAB_WORDS.files) }}
            onChoose={(next) => void setPlace({ tab: next, id: null, before: null, member: null })}
          />
        </div>
        <ResultsFilter
          key={tab}
          search={q}
          member={tab === 'results' ? { value: member, onChange: (next) => void setPlace({ member: next, before: null, id: null }) } : null}
          onSearch={(next) => void setPlace({ q: next, before: null, id: null })}
        />
        <Page page={page} tab={tab} isFiltered={q !== '' || member !== null} current={wanted?.key ?? null} onOpen={open} />
        <div className="flex gap-2 px-4 py-2">
          {before === null ? null : (
            <Button size="s" onClick={() => void setPlace({ before: null, id: null })}>
              {t('Newest')}
            </Button>
          )}
          {page.next === null ? null : (
            <Button size="s" onClick={() => void setPlace({ before: page.next, id: null })}>
              {t('Older')}
            </Button>
          )}
        </div>
      </section>
      <section className="detail" aria-label={t('Preview')}>
        {wanted ? <Reader key={wanted.key} item={wanted} isFile={tab === 'files'} onBack={close} /> : null}
      </section>
    </main>
  )
}

/** A file that a plan or a message links to, though it stands on another page of the list. */
function elsewhere(path: string): Shown {
  const query = `path=${encodeURIComponent(path)}`
  return { key: path, name: path, about: '', at: '', preview: `/files/preview?${query}`, content: `/files/content?${query}`, run: null }
}

interface PageProps {
  readonly page: ShownPage
  readonly tab: Tab
  readonly isFiltered: boolean
  readonly current: string | null
  readonly onOpen: (key: string) => void
}

function Page({ page, tab, isFiltered, current, onOpen }: PageProps) {
  const { items, read } = page
  if (read.error && !items) return <ProblemState problem={read.error} onRetry={() => void read.refetch()} />
  if (items === undefined) return <SkeletonRows rows={5} />
  if (items.length === 0) return <NothingYet tab={tab} isFiltered={isFiltered} />
  return (
    <ul className="li-list">
      {items.map((item, index) => (
        <li key={item.key}>
          {item.run && item.run.id !== items[index - 1]?.run?.id ? <h2 className="li-h">{plainName(item.run.title)}</h2> : null}
          <Row item={item} isCurrent={item.key === current} onOpen={() => onOpen(item.key)} />
        </li>
      ))}
    </ul>
  )
}

function NothingYet({ tab, isFiltered }: { readonly tab: Tab; readonly isFiltered: boolean }) {
  const t = useT()
  if (isFiltered)
    return <Empty title={t('Nothing matches')}>{t('Search for another part of the name, or choose another crew member.')}</Empty>
  return tab === 'results' ? (
    <Empty title={t('Nothing was handed over yet')}>
      {t('A job hands over with the step “result”; files that it writes stand under “Files of the workspace”.')}
    </Empty>
  ) : (
    <Empty title={t('No files yet')}>{t('Files that you drop into a job and files that runs write stand here.')}</Empty>
  )
}

function Row({ item, isCurrent, onOpen }: { readonly item: Shown; readonly isCurrent: boolean; readonly onOpen: () => void }) {
  const clock = useClock()
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
      <span className="li-by">{ago(item.at, clock, now)}</span>
      <span className="li-s exact">
        <SafeText text={item.about} />
      </span>
    </button>
  )
}

interface ReaderProps {
  readonly item: Shown
  /** A file of the workspace; what a run handed over stays. */
  readonly isFile: boolean
  readonly onBack: () => void
}

function Reader({ item, isFile, onBack }: ReaderProps) {
  const t = useT()
  return (
    <div className="reader">
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <button type="button" className="back btn icon ghost touch" aria-label={t('Back to the list')} onClick={onBack}>
          <ArrowLeft className="i" aria-hidden />
        </button>
        <h2 className="exact" style={{ font: '600 var(--t16) var(--sans)' }}>
          <SafeText text={item.name} destination />
        </h2>
        <span className="muted text-sm">{plainName(item.about)}</span>
        <span className="grow" />
        <span className="flex flex-wrap gap-2">
          {item.run ? (
            <Link className="btn s" href={`/runs/${item.run.id}`}>
              {t('Open the run')}
            </Link>
          ) : null}
          <a className="btn s" href={`/api/v1${item.content}`} download>
            <Download className="i i-s" aria-hidden />
            {t('Download')}
          </a>
          {isFile ? <DeleteFile path={item.key} onDone={onBack} /> : null}
        </span>
      </div>
      <FileView path={item.preview} content={item.content} name={item.name} />
    </div>
  )
}
