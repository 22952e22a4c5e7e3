'use client'

import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SkillsHead } from '#components/skills/skills-head.tsx'
import { WaitingCard } from '#components/skills/waiting-card.tsx'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import { useFocusHome } from '#components/ui/use-focus-home.ts'
import type { WaitingList } from '#server/bridge/skills/schema.ts'

/** Others give permissions meanwhile; nobody signals that. */
const LOOK_MS = 15_000

/** Every skill that waits for a permission or a saved secret: who asked, who may give, and the exact words. */
export function WaitingScreen() {
  const t = useT()
  const home = useFocusHome<HTMLElement>()
  const [before, setBefore] = useQueryState('before', parseAsString)
  const { data, error, isPending, refetch } = useRead<WaitingList>(`/skill-permissions${before === null ? '' : `?before=${before}`}`, {
    keep: true,
    everyMs: LOOK_MS,
  })
  const next = data?.items.find(({ may, permissions }) => may === 'yes' && permissions.some(({ given }) => !given))?.id
  return (
    <main className="page" ref={home}>
      <SkillsHead here="/skills/waiting" {...(data && before === null && data.next === null ? { waiting: data.items.length } : {})} />
      {isPending && !error ? <SkeletonBlock height={280} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data?.items.length === 0 ? (
        <section className="card" aria-label={t('Waiting for permission')}>
          <Empty
            title={t('Nothing waits for permission')}
            action={
              <Link className={buttonClass('plain')} href="/skills">
                {t('Look at the registry')}
              </Link>
            }
          >
            {t('A skill that asks for something, for example to use an ability, is used by nobody until the permission is given.')}
          </Empty>
        </section>
      ) : null}
      {data?.items.map((skill) => (
        <WaitingCard key={skill.id} skill={skill} isNext={skill.id === next} />
      ))}
      <div className="mt-3 flex gap-2">
        {before === null ? null : <Button onClick={() => void setBefore(null)}>{t('Newest')}</Button>}
        {data?.next ? <Button onClick={() => void setBefore(data.next, { history: 'push' })}>{t('Older')}</Button> : null}
      </div>
    </main>
  )
}
