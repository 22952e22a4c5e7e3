'use client'

import { Lock, LockOpen } from 'lucide-react'
import { changePlace } from '#components/authoring/change-words.ts'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import type { SessionView } from '#server/authoring/sessions/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const WHY = { edited: msg('changed by hand'), declined: msg('rejected') } as const

/** Places that the conversation leaves as they are, because somebody wrote them by hand or did not want what was proposed. */
export function KeptPlaces({ view }: { readonly view: SessionView }) {
  const t = useT()
  const { act, busy } = useAct<unknown>()
  if (view.locks.length === 0) return null
  return (
    <details className="kept">
      <summary className="small muted cursor-pointer">
        <Lock className="i i-s" aria-hidden /> {t.count(view.locks.length, '{n} place is kept as it is', '{n} places are kept as they are')}
      </summary>
      <ul className="mt-1">
        {view.locks.map(({ path, why }) => (
          <li key={path.join('\n')} className="row items-center gap-2 text-sm">
            <span className="grow">
              <SafeText text={changePlace({ path }, t)} /> <span className="small muted">{t(WHY[why])}</span>
            </span>
            <Button
              size="xs"
              look="ghost"
              busy={busy}
              aria-label={t('Let the conversation change it: {place}', { place: changePlace({ path }, t) })}
              onClick={() => act({ path: `/authoring/sessions/${view.id}/release`, body: { path } })}
            >
              <LockOpen className="i i-s" aria-hidden />
              {t('Release')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  )
}
