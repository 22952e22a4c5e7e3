'use client'

import { Bookmark, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { MemoryItem, MemoryList } from '#server/connectors/memory/schema.ts'

const SHOWN = 20

/** *Remembers*: what a crew member took along from its runs. Nothing is shown of one that never remembered anything. */
export function Remembers({ memberId }: { readonly memberId: string }) {
  const t = useT()
  const { data } = useRead<MemoryList>(`/members/${memberId}/memory`)
  const [asked, setAsked] = useState<MemoryItem | 'all' | null>(null)
  const [all, setAll] = useState(false)
  const off = useOff('author')
  if (!data || data.items.length === 0) return null
  const shown = all ? data.items : data.items.slice(0, SHOWN)
  return (
    <section className="card mb-5" id="remembers" aria-labelledby="remembers-title">
      <div className="card-h">
        <h2 id="remembers-title">{t('Remembers')}</h2>
        <span className="count">{data.count}</span>
        <span className="end">
          <Button size="s" look="ghost" off={off} onClick={() => setAsked('all')}>
            {t('Forget everything')}
          </Button>
        </span>
      </div>
      <ul className="scheds">
        {shown.map((item) => (
          <MemoryRow key={item.key} item={item} off={off} onForget={() => setAsked(item)} />
        ))}
      </ul>
      {shown.length < data.items.length ? (
        <div className="card-b">
          <Button size="s" onClick={() => setAll(true)}>
            {t('Show all {n}', { n: data.items.length })}
          </Button>
        </div>
      ) : null}
      {asked === null ? null : <ForgetDialog memberId={memberId} asked={asked} onClose={() => setAsked(null)} />}
    </section>
  )
}

function MemoryRow({ item, off, onForget }: { readonly item: MemoryItem; readonly off: string | null; readonly onForget: () => void }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (
    <li className="sched">
      <div className="sched-when">
        <Bookmark className="i muted" aria-hidden />
        <div className="min-w-0">
          <p className="strong exact break-words">{item.key}</p>
          <p className="small muted">
            {item.runN === null ? null : (
              <>
                <Link className="link" href={`/runs/${item.runId}`}>
                  {t('Run {n}', { n: String(item.runN) })}
                </Link>
                {', '}
              </>
            )}
            {dayTime(item.at, clock, now)}
          </p>
        </div>
      </div>
      <p className="sched-facts exact break-words">{item.text}</p>
      <div className="sched-acts">
        <Button size="s" look="ghost" off={off === null ? null : ''} aria-label={t('Forget {name}', { name: item.key })} onClick={onForget}>
          <Trash2 className="i" aria-hidden />
        </Button>
      </div>
    </li>
  )
}

/** What is forgotten cannot be brought back, so it is asked for first. */
function ForgetDialog({
  memberId,
  asked,
  onClose,
}: {
  readonly memberId: string
  readonly asked: MemoryItem | 'all'
  readonly onClose: () => void
}) {
  const t = useT()
  const words = asked === 'all' ? t('Forget everything') : t('Forget {name}', { name: asked.key })
  const { act, busy } = useAct<{ forgotten: number }>({
    onDone: () => {
      toast(asked === 'all' ? t('Everything is forgotten.') : t('{name} is forgotten.', { name: asked.key }))
      onClose()
    },
  })
  const query = asked === 'all' ? '' : `?${new URLSearchParams({ key: asked.key })}`
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={words}
      about={t('It cannot be brought back. Later runs look it up in vain, as if it had never been there.')}
    >
      <div className="acts-end">
        <Button onClick={onClose}>{t('Keep it')}</Button>
        <Button look="solid-danger" busy={busy} onClick={() => act({ path: `/members/${memberId}/memory${query}`, method: 'DELETE' })}>
          {words}
        </Button>
      </div>
    </Dialog>
  )
}
