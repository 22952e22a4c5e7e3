'use client'

import { TriangleAlert } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import type { Clock } from '#components/time/clock.ts'
import { clockTime, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { changeText, fireDay, zoneWords } from '#components/triggers/trigger-words.ts'
import type { Fire } from '#server/triggers/schema.ts'

/** The next starts on the clock of the schedule and on that of the workspace, days of change marked. */
export function FireList({ fires, timeZone }: { readonly fires: readonly Fire[]; readonly timeZone: string }) {
  const t = useT()
  const here = useClock()
  const isSame = here.zone === timeZone
  return (
    <div className="fires-box">
      <table className="fires">
        <caption className="sr">{t('Next starts')}</caption>
        <thead>
          <tr>
            <th scope="col">{isSame ? t('Next starts') : zoneWords(timeZone)}</th>
            {isSame ? null : <th scope="col">{t('{zone}, here', { zone: zoneWords(here.zone) })}</th>}
          </tr>
        </thead>
        <tbody>
          {fires.map((fire) => (
            <tr key={fire.at}>
              <td>
                <Moment at={fire.at} clock={{ ...here, zone: timeZone }} />
                {fire.dst ? (
                  <span className="change">
                    <TriangleAlert className="i i-s" aria-hidden />
                    {changeText(fire, t)}
                  </span>
                ) : null}
              </td>
              {isSame ? null : (
                <td>
                  <Moment at={fire.at} clock={here} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Moment({ at, clock }: { readonly at: string; readonly clock: Clock }) {
  const now = useNow(60_000)
  return (
    <span className="moment">
      {fireDay(at, clock, now)}, <b>{clockTime(at, clock)}</b> <span className="muted">{zoneName(at, clock)}</span>
    </span>
  )
}
