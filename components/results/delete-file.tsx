'use client'

import { Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { showUndo } from '#components/ui/show-undo.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { FileUse } from '#server/bridge/results/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

interface Props {
  readonly path: string
  /** It is gone, or back. */
  readonly onDone: () => void
}

/** Deletes a file of the workspace: says who works with it first, and can be taken back. */
export function DeleteFile({ path, onDone }: Props) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const off = useOff('operator')
  const back = useAct<{ path: string }>()
  const { act, busy } = useAct<{ id: string }>({
    onDone: ({ id }) => {
      setOpen(false)
      showUndo(t('{name} is deleted.', { name: plainName(path) }), () => back.act({ path: '/files/restore', body: { id } }))
      onDone()
    },
  })
  return (
    <>
      <Button size="s" off={off} onClick={() => setOpen(true)}>
        <Trash2 className="i i-s" aria-hidden />
        {t('Delete')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('Delete {name}?', { name: plainName(path) })}
        about={t('What runs made of it stays on record.')}
      >
        <Uses path={path} isWanted={open} />
        <div className="acts-end">
          <Button onClick={() => setOpen(false)}>{t('Keep it')}</Button>
          <Button
            look="solid-danger"
            busy={busy}
            onClick={() => act({ path: `/files?${new URLSearchParams({ path })}`, method: 'DELETE' })}
          >
            {t('Delete the file')}
          </Button>
        </div>
      </Dialog>
    </>
  )
}

function Uses({ path, isWanted }: { readonly path: string; readonly isWanted: boolean }) {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<{ items: FileUse[] }>(
    isWanted ? `/files/uses?${new URLSearchParams({ path })}` : null,
  )
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (isPending || !data) return <SkeletonBlock height={40} label={t('Looking who works with it')} />
  if (data.items.length === 0) return <p className="text-sm">{t('No crew member names it.')}</p>
  return (
    <>
      <h3 className="label mb-1">{t('Who works with it')}</h3>
      <ul className="grid gap-1 text-sm">
        {data.items.map((use) => (
          <li key={`${use.memberId} ${use.how} ${use.detail}`}>
            <Link className="link" href={`/crews/${use.memberId}`}>
              <SafeText text={use.memberName} />
            </Link>
            , <SafeText text={howWords(use, t)} />
          </li>
        ))}
      </ul>
      <p className="muted mt-2 text-sm">{t('Without the file these stop with a message that names it.')}</p>
    </>
  )
}

function howWords({ how, detail }: FileUse, t: Say): string {
  if (how === 'job') return t('in its job')
  return how === 'run'
    ? t('run {n} is under way with it', { n: detail ?? '' })
    : t('starts with it: {schedule}', { schedule: detail ?? '' })
}
