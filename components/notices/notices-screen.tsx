'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { MailChoices } from '#components/notices/mail-choices.tsx'
import { NoticeRows } from '#components/notices/notice-rows.tsx'
import { StandIns } from '#components/notices/stand-ins.tsx'
import { useMarkRead } from '#components/notices/use-mark-read.ts'
import { useShell } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { NoticeList } from '#server/notices/schema.ts'

/** What this person was told, how they hear of it by mail, and who stands in for them. */
export function NoticesScreen() {
  const t = useT()
  const [before, setBefore] = useQueryState('before', parseAsString)
  const path = before === null ? '/notices' : `/notices?${new URLSearchParams({ before })}`
  const { data, error, isPending, refetch } = useRead<NoticeList>(path, { keep: true })
  const { counts } = useShell()
  const { markAll, busy } = useMarkRead()
  return (
    <main className="page">
      <div className="page-head">
        <h1>{t('Notices')}</h1>
        <span className="grow" />
        {counts.notices > 0 ? (
          <Button busy={busy} onClick={markAll}>
            {t('Mark all as read')}
          </Button>
        ) : null}
      </div>
      <div className="notices-grid">
        <div>
          <section className="card" aria-label={t('What you were told')}>
            {isPending && !error ? <SkeletonRows rows={5} /> : null}
            {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
            {data && data.items.length === 0 ? (
              <Empty title={t('Nothing to tell')}>
                {t('When a plan waits for you or a run fails, it stands here, for example "Decide: Send 9 e-mails".')}
              </Empty>
            ) : null}
            {data ? <NoticeRows items={data.items} /> : null}
          </section>
          <div className="mt-3 flex gap-2">
            {before === null ? null : <Button onClick={() => void setBefore(null)}>{t('Newest')}</Button>}
            {data?.next ? <Button onClick={() => void setBefore(data.next)}>{t('Older')}</Button> : null}
          </div>
        </div>
        <div className="grid content-start gap-4 [&>.card+.card]:mt-0">
          <MailChoices />
          <StandIns />
        </div>
      </div>
    </main>
  )
}
