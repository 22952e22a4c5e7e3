'use client'

import { ChevronDown, ChevronRight, Download, Mail } from 'lucide-react'
import Link from 'next/link'
import { useId, useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { fileSize } from '#components/results/file-size.ts'
import { FileView } from '#components/results/file-view.tsx'
import { sayOfJob } from '#components/runs/job-words.ts'
import { useShell } from '#components/shell/use-shell.ts'
import { plainName } from '#components/ui/plain-name.ts'
import { SkeletonRows } from '#components/ui/states.tsx'
import type { OutboxItem } from '#server/bridge/outbox/schema.ts'
import type { RunDetail } from '#server/bridge/schema.ts'

interface Shown {
  readonly key: string
  readonly name: string
  readonly detail: string
  readonly preview: string
  /** Of the bytes, below `/api/v1`. */
  readonly content: string
}

/** What came out of a run: in practice its mails beside its results. */
export function RunOutcome({ run }: { readonly run: RunDetail }) {
  const t = useT()
  const { workspace } = useShell()
  const items = run.card?.willDo.flatMap((group) => group.items) ?? []
  const files: Shown[] = [
    ...run.results.map((result) => ({
      key: result.id,
      name: sayOfJob(result.title, t) || result.name,
      detail: fileSize(result.size, t),
      preview: `/results/${result.id}/preview`,
      content: `/results/${result.id}/download`,
    })),
    ...items.flatMap(({ state, preview, receipt, ordinal }) =>
      state === 'confirmed' && preview.kind === 'file'
        ? [
            {
              key: `f${ordinal}`,
              name: preview.path,
              detail: receipt ?? '',
              preview: `/files/preview?path=${encodeURIComponent(preview.path)}`,
              content: `/files/content?path=${encodeURIComponent(preview.path)}`,
            },
          ]
        : [],
    ),
  ]
  const mailed = new Set(items.flatMap((item) => (item.state === 'confirmed' && item.preview.kind === 'mail' ? [item.preview.to] : [])))
  const showMail = workspace.practice && mailed.size > 0
  if (files.length === 0 && !showMail) return null
  return (
    <div className={showMail && files.length > 0 ? 'side mt-4' : 'mt-4'}>
      {showMail ? <Mails since={run.header.startedAt} until={run.header.endedAt} to={mailed} /> : null}
      {files.length > 0 ? <Files files={files} /> : null}
    </div>
  )
}

const SLACK_MS = 60_000

function Mails({ since, until, to }: { readonly since: string; readonly until: string | null; readonly to: ReadonlySet<string> }) {
  const t = useT()
  const { data } = useRead<{ items: OutboxItem[] }>('/outbox')
  const end = until === null ? Number.POSITIVE_INFINITY : new Date(until).getTime() + SLACK_MS
  const mails = data?.items.filter(
    (mail) => mail.receivedAt >= since && new Date(mail.receivedAt).getTime() <= end && mail.to.some((one) => to.has(one)),
  )
  return (
    <section className="card" aria-labelledby="mails-title">
      <div className="card-h">
        <h2 id="mails-title">{t('Outbox')}</h2>
        <span className="count">{mails ? t.count(mails.length, '{n} e-mail', '{n} e-mails') : ''}</span>
        <span className="end">
          <Link className="btn xs ghost" href="/outbox">
            {t('Read them all')}
          </Link>
        </span>
      </div>
      {mails === undefined ? <SkeletonRows rows={3} /> : null}
      {mails?.map((mail) => (
        <Link
          key={mail.id}
          className="tr"
          style={{ gridTemplateColumns: '16px minmax(0,1fr)', paddingBlock: 8 }}
          href={`/outbox?id=${mail.id}`}
        >
          <Mail className="i muted" aria-hidden />
          <span>
            <span className="strong exact">
              <SafeText text={mail.to.join(', ')} destination />
            </span>
            <span className="muted exact block">
              <SafeText text={mail.subject} />
            </span>
          </span>
        </Link>
      ))}
    </section>
  )
}

function Files({ files }: { readonly files: readonly Shown[] }) {
  const t = useT()
  return (
    <section className="card [.card+&]:mt-0" aria-labelledby="results-title">
      <div className="card-h">
        <h2 id="results-title">{t('Results')}</h2>
        <span className="count">{t.count(files.length, '{n} file', '{n} files')}</span>
      </div>
      <ul>
        {files.map((file, index) => (
          <FileRow key={file.key} file={file} openAtFirst={index === 0} />
        ))}
      </ul>
    </section>
  )
}

function FileRow({ file, openAtFirst }: { readonly file: Shown; readonly openAtFirst: boolean }) {
  const t = useT()
  const [open, setOpen] = useState(openAtFirst)
  const id = useId()
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <li className="border-line-soft [&+&]:border-t">
      <div className="tr" style={{ gridTemplateColumns: 'minmax(0,1fr) auto auto', paddingBlock: 6 }}>
        <button
          type="button"
          className="flex min-h-6 items-center gap-3 text-left"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          <Chevron className="i muted" aria-hidden />
          <span className="strong">
            <SafeText text={file.name} destination />
          </span>
        </button>
        <span className="muted">{file.detail}</span>
        <a
          className="btn icon xs ghost"
          href={`/api/v1${file.content}`}
          aria-label={t('Download {name}', { name: plainName(file.name) })}
          download
        >
          <Download className="i i-s" aria-hidden />
        </a>
      </div>
      {open ? (
        <div id={id} className="px-4 pb-3">
          <FileView path={file.preview} content={file.content} name={file.name} />
        </div>
      ) : null}
    </li>
  )
}
