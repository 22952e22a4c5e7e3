'use client'

import Link from 'next/link'
import { Popover } from 'radix-ui'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { BellButton } from '#components/notices/bell-button.tsx'
import { NoticeRows } from '#components/notices/notice-rows.tsx'
import { useMarkRead } from '#components/notices/use-mark-read.ts'
import { useShell } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { NoticeList } from '#server/notices/schema.ts'

export interface BellProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** The newest notices under the bell; loaded when it is wanted. */
export function BellPanel({ open, onOpenChange }: BellProps) {
  const t = useT()
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>
        <BellButton />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="bell-panel" align="end" sideOffset={6} collisionPadding={8} aria-label={t('Notices')}>
          <Newest onGone={() => onOpenChange(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Newest({ onGone }: { readonly onGone: () => void }) {
  const t = useT()
  const { counts } = useShell()
  const { data, error, isPending, refetch } = useRead<NoticeList>('/notices')
  const { markAll, busy } = useMarkRead()
  return (
    <>
      <div className="card-h">
        <h2>{t('Notices')}</h2>
        <span className="end">
          {counts.notices > 0 ? (
            <Button size="s" look="ghost" busy={busy} onClick={markAll}>
              {t('Mark all as read')}
            </Button>
          ) : null}
        </span>
      </div>
      <div className="bell-list">
        {isPending && !error ? <SkeletonRows rows={3} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data && data.items.length === 0 ? (
          <Empty title={t('Nothing to tell')}>
            {t('When a plan waits for you or a run fails, it stands here, for example "Decide: Send 9 e-mails".')}
          </Empty>
        ) : null}
        {data ? <NoticeRows items={data.items.slice(0, 8)} onGone={onGone} /> : null}
      </div>
      <div className="bell-foot">
        <Link className="link" href="/notices" onClick={onGone}>
          {t('All notices, and how you are told')}
        </Link>
      </div>
    </>
  )
}
