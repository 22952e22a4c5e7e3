'use client'

import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useEffect, useRef, useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { ApprovalList } from '#components/inbox/approval-list.tsx'
import { ApprovalView } from '#components/inbox/approval-view.tsx'
import { DecideSelected } from '#components/inbox/decide-selected.tsx'
import { type Kept, keepOpen } from '#components/inbox/keep-open.ts'
import { useT } from '#components/language/language.tsx'
import { openShortcuts } from '#components/shell/shortcut-sheet.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import { Empty, ProblemState, SkeletonList } from '#components/ui/states.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { useKeys } from '#components/ui/use-keys.ts'
import { useOpenDetail } from '#components/ui/use-open-detail.ts'
import type { ApprovalListItem } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** The closing dialog gives the focus back first. */
const LANDING_MS = 50
const TABS = ['needs-you', 'later', 'others', 'decided'] as const
/** What comes back by itself is looked for. */
const LOOK_AGAIN_MS = 60_000
const TAB_WORDS = {
  'needs-you': msg('Needs you'),
  later: msg('Set aside'),
  others: msg('Waits for others'),
  decided: msg('Decided'),
} as const
const EMPTY_WORDS = {
  'needs-you': [msg('Nothing needs you'), msg('When a crew member wants to change something outside, its plan stands here.')],
  later: [msg('Nothing is set aside'), msg('Plans that you set aside stand here and come back by themselves.')],
  others: [msg('Nothing waits for others'), msg('Plans that you may not decide stand here, for example those you started yourself.')],
  decided: [msg('Nothing was decided yet'), msg('Approved and rejected plans stay here, with who decided and why.')],
} as const

/** Approvals: list and detail, by keyboard and by thumb. */
export function InboxScreen() {
  const t = useT()
  const { counts } = useShell()
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(TABS).withDefault('needs-you'))
  const { id, open: openDetail, show, close } = useOpenDetail()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const { data, error, isPending, refetch } = useRead<{ items: ApprovalListItem[] }>(`/approvals?tab=${tab}`, { everyMs: LOOK_AGAIN_MS })
  const items = data?.items ?? []
  const [kept, setKept] = useState<Kept | null>(null)
  const open = keepOpen(kept, tab, items[0]?.id ?? null)
  if (open !== kept) setKept(open)
  const current = id ?? open?.id ?? null
  const at = items.findIndex((item) => item.id === current)
  const move = (by: number): void => {
    const next = items[Math.min(Math.max(at + by, 0), items.length - 1)]
    if (next) show(next.id)
  }
  const toggle = (): void => {
    if (current === null || tab !== 'needs-you') return
    const next = new Set(selected)
    if (!next.delete(current)) next.add(current)
    setSelected(next)
  }
  useKeys({ j: () => move(1), k: () => move(-1), x: toggle })
  const { main, landFocus } = useLanding()
  const choose = (next: (typeof TABS)[number]): void => {
    show(null)
    setSelected(new Set())
    void setTab(next)
  }
  return (
    <main className="split h-full" data-open={id !== null} ref={main} tabIndex={-1}>
      <section className="list" aria-label={t('Approvals')}>
        <div className="card-tabs list-top">
          <Tabs
            label={t('Which approvals')}
            tabs={tab === 'later' ? TABS : TABS.filter((one) => one !== 'later')}
            current={tab}
            words={TAB_WORDS}
            onChoose={choose}
            count={(one) => (one === 'needs-you' && counts.approvals > 0 ? <span className="n">{counts.approvals}</span> : null)}
          />
        </div>
        <h1 className="sr">{t('Approvals')}</h1>
        {isPending && !error ? <SkeletonList /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data && items.length === 0 ? <Empty title={t(EMPTY_WORDS[tab][0])}>{t(EMPTY_WORDS[tab][1])}</Empty> : null}
        {items.length > 0 ? (
          <ApprovalList items={items} current={current} selected={selected} onOpen={openDetail} />
        ) : (
          <span className={data ? 'grow' : undefined} />
        )}
        {tab === 'needs-you' && selected.size === 0 ? (
          <button type="button" className="link px-4 py-2 text-left text-[13px]" onClick={() => choose('later')}>
            {t('Plans that you set aside')}
          </button>
        ) : null}
        {selected.size > 0 ? (
          <DecideSelected items={items.filter((item) => selected.has(item.id))} onDone={() => setSelected(new Set())} />
        ) : (
          <KeyFoot decides={tab === 'needs-you'} />
        )}
      </section>
      {current === null ? (
        <section className="detail" aria-label={t('Plan')}>
          {data ? <Empty title={t('No plan is open')}>{t('Choose one on the left.')}</Empty> : null}
        </section>
      ) : (
        <ApprovalView
          key={current}
          id={current}
          place={at < 0 ? '' : t('{n} of {all}', { n: at + 1, all: items.length })}
          onBack={close}
          onReplaced={show}
          onDecided={() => {
            show(current)
            landFocus()
          }}
        />
      )}
    </main>
  )
}

/** After a decision the dialog and its buttons go, and the row may: the focus lands on the page itself, which stays. */
function useLanding() {
  const main = useRef<HTMLElement>(null)
  const [landings, setLandings] = useState(0)
  useEffect(() => {
    if (landings === 0) return
    const timer = setTimeout(() => {
      const active = document.activeElement
      if (active !== null && active !== document.body && !active.closest('.acts')) return
      main.current?.focus({ preventScroll: true })
    }, LANDING_MS)
    return () => clearTimeout(timer)
  }, [landings])
  return { main, landFocus: () => setLandings((was) => was + 1) }
}

/** One line; the keys that decide stand on their buttons, the rest on the sheet. */
const FOOT = [
  [['j', 'k'], msg('move')],
  [['x'], msg('select')],
] as const

function KeyFoot({ decides }: { readonly decides: boolean }) {
  const t = useT()
  return (
    <div className="list-foot">
      {(decides ? FOOT : FOOT.slice(0, 1)).map(([keys, word]) => (
        <span key={word}>
          {keys.map((key) => (
            <kbd key={key} className="kbd mr-1">
              {key}
            </kbd>
          ))}
          {t(word)}
        </span>
      ))}
      <span className="grow" />
      <button type="button" onClick={openShortcuts}>
        <kbd className="kbd">?</kbd> {t('all keys')}
      </button>
    </div>
  )
}
