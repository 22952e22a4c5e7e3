'use client'

import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { fileSize } from '#components/results/file-size.ts'
import type { FileList, ResultList } from '#server/bridge/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

export const TABS = ['results', 'files'] as const
export type Tab = (typeof TABS)[number]
const FILES_A_PAGE = 50

/** A result or file of the workspace, as the list shows it. */
export interface Shown {
  readonly key: string
  readonly name: string
  readonly about: string
  readonly at: string
  readonly preview: string
  /** Of the bytes, below `/api/v1`. */
  readonly content: string
  readonly run: { readonly id: string; readonly title: string } | null
}

export interface ShownPage {
  readonly items: readonly Shown[] | undefined
  readonly next: string | null
  readonly read: Pick<ReturnType<typeof useRead>, 'error' | 'isPending' | 'refetch'>
}

/** One page of results or files, searched and filtered by the server. */
export function useShown(
  tab: Tab,
  filter: { readonly search: string; readonly member: string | null; readonly before: string | null },
): ShownPage {
  const t = useT()
  const results = useRead<ResultList>(
    tab === 'results' ? `/results?${queryOf({ q: filter.search, member: filter.member, before: filter.before })}` : null,
    {
      keep: true,
    },
  )
  const files = useRead<FileList>(
    tab === 'files' ? `/files?${queryOf({ limit: String(FILES_A_PAGE), q: filter.search, after: filter.before })}` : null,
    { keep: true },
  )
  if (tab === 'results')
    return { items: results.data?.items.map((item) => shownResult(item, t)), next: results.data?.next ?? null, read: results }
  return { items: files.data?.items.map((item) => shownFile(item, t)), next: files.data?.next ?? null, read: files }
}

function shownResult(item: ResultList['items'][number], t: Say): Shown {
  return {
    key: item.id,
    name: item.title || item.name,
    about: `${item.name}, ${fileSize(item.size, t)}`,
    at: item.createdAt,
    preview: `/results/${item.id}/preview`,
    content: `/results/${item.id}/download`,
    run: { id: item.runId, title: t('{name}, run {n}', { name: item.memberName, n: String(item.runN) }) },
  }
}

function shownFile(item: FileList['items'][number], t: Say): Shown {
  const path = `path=${encodeURIComponent(item.path)}`
  return {
    key: item.path,
    name: item.path,
    about: fileSize(item.size, t),
    at: item.modified,
    preview: `/files/preview?${path}`,
    content: `/files/content?${path}`,
    run: null,
  }
}

function queryOf(given: { readonly [name: string]: string | null }): string {
  return new URLSearchParams(Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : []))).toString()
}
