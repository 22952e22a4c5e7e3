'use client'

import { Undo2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { BY_WORDS, LEFT_WORDS, staySentence } from '#components/runs/put-back-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { PutBackPreview, RunPutBack } from '#server/bridge/put-back/schema.ts'

/** Lines of a list before the rest is counted. */
const LINES_MAX = 8

/** Plans the reverse of a run, after saying what would go back and what stays. Decides nothing. */
export function PutBackButton({ id }: { readonly id: string }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Undo2 className="i" aria-hidden />
        {t('Put it back')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('Put it back?')}
        about={t('This makes a plan and moves nothing. It is decided like any other plan, under the same rules.')}
      >
        {open ? <Preview id={id} onClose={() => setOpen(false)} /> : null}
      </Dialog>
    </>
  )
}

function Preview({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const t = useT()
  const router = useRouter()
  const { data, error, isPending, refetch } = useRead<PutBackPreview>(`/runs/${id}/put-back`)
  const { act, busy } = useAct<{ runId: string }>({ onDone: ({ runId }) => router.push(`/runs/${runId}`) })
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (isPending) return <SkeletonRows rows={3} />
  const nothing = data.back.length === 0
  return (
    <div className="grid gap-4">
      <Back back={data.back} />
      <Stays preview={data} />
      <div className="acts-end">
        <Button onClick={onClose}>{nothing ? t('Close') : t('Leave it as it is')}</Button>
        {nothing ? null : (
          <Button look="primary" busy={busy} onClick={() => act({ path: `/runs/${id}/put-back` })}>
            {t('Make the plan')}
          </Button>
        )}
      </div>
    </div>
  )
}

function Back({ back }: { readonly back: PutBackPreview['back'] }) {
  const t = useT()
  if (back.length === 0) return <p className="strong">{t('Nothing of this run can be put back.')}</p>
  const made = back.filter(({ aside }) => aside).length
  const written = back.filter(({ to }) => to === null).length
  const moved = back.length - made - written
  const lines = [
    moved > 0 ? t.count(moved, '{n} file moves back to where it was', '{n} files move back to where they were') : null,
    written > 0 ? t.count(written, '{n} file gets its earlier content', '{n} files get their earlier content') : null,
    made > 0 ? t.count(made, '{n} file that it made is set aside, not deleted', '{n} files that it made are set aside, not deleted') : null,
  ]
  return (
    <section aria-label={t('Goes back')}>
      <h3 className="strong">{t('Will be planned')}</h3>
      <ul className="list-disc pl-5">{lines.map((line) => (line === null ? null : <li key={line}>{line}</li>))}</ul>
    </section>
  )
}

function Stays({ preview: { left, stays } }: { readonly preview: PutBackPreview }) {
  const t = useT()
  if (left.length + stays.length === 0) return null
  const more = left.length - LINES_MAX
  return (
    <section aria-label={t('Stays as it is')}>
      <h3 className="strong">{t('Stays as it is')}</h3>
      <ul className="list-disc pl-5">
        {stays.map((line) => (
          <li key={`${line.tool} ${line.unsure}`}>{staySentence(t, line)}</li>
        ))}
        {left.slice(0, LINES_MAX).map(({ path, reason }) => (
          <li key={path}>
            <SafeText text={path} destination />: {t(LEFT_WORDS[reason])}
          </li>
        ))}
        {more > 0 ? <li>{t.count(more, 'and {n} more file', 'and {n} more files')}</li> : null}
      </ul>
    </section>
  )
}

/** Which run this one puts back, and which ones put this one back. */
export function PutBackLinks({ putBack: { by, of } }: { readonly putBack: RunPutBack }) {
  return (
    <>
      {of ? (
        <span>
          <Said text="Puts back {run}" holes={{ run: <RunLink {...of} /> }} />
        </span>
      ) : null}
      {by.map((run) => (
        <span key={run.id}>
          <Said text={BY_WORDS[run.outcome ?? 'open']} holes={{ run: <RunLink {...run} /> }} />
        </span>
      ))}
    </>
  )
}

function RunLink({ id, n }: { readonly id: string; readonly n: number }) {
  return (
    <Link className="link" href={`/runs/${id}`}>
      <Said text="run {n}" holes={{ n }} />
    </Link>
  )
}
