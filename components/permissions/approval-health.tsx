'use client'

import type { ReactNode } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { Clock } from '#components/time/clock.ts'
import { duration, yearDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import type { ApprovalHealth as Health } from '#server/bridge/approval-health/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** How much is asked and decided, week by week: it stands where a question can be spared, so that one sees where that is worth it. */
export function ApprovalHealth() {
  const { data } = useRead<Health>('/approval-health')
  return data && data.weeks.length > 0 ? <Tables health={data} /> : null
}

function Tables({ health: { members, people, weeks } }: { readonly health: Health }) {
  const t = useT()
  return (
    <section className="card" aria-labelledby="approval-health">
      <div className="card-h">
        <h2 id="approval-health">{t('How much is asked')}</h2>
      </div>
      <div className="card-b grid gap-5">
        <Asks members={members} weeks={weeks} />
        {people.length > 0 ? <Decisions people={people} /> : null}
        <p className="fine">
          {t(
            'Weeks begin on Monday. The time runs from when the server first gave the plan to the person until they decided; of plans decided from the list it is not known. An admin sees everybody, others see themselves.',
          )}
        </p>
      </div>
    </section>
  )
}

/** Newest on the left, so that it is on screen where the table is wider than the window. */
function Asks({ members, weeks }: Pick<Health, 'members' | 'weeks'>) {
  const t = useT()
  const clock = useClock()
  const names = new Map(members.map(({ memberId, name }) => [memberId, name]))
  const of = (memberId: string, week: string): number => members.find((one) => one.memberId === memberId && one.week === week)?.asks ?? 0
  if (names.size === 0) return null
  return (
    <Scroll label={t('Questions by crew member and week')}>
      <table className="data">
        <caption className="strong px-[10px] py-2 text-left text-sm">{t('Questions by crew member and week')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Crew member')}</th>
            {weeks.map((week) => (
              <th key={week} scope="col" className="r whitespace-nowrap">
                {dayOf(week, clock)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...names].map(([memberId, name]) => (
            <tr key={memberId}>
              <th scope="row">
                <SafeText text={name} />
              </th>
              {weeks.map((week) => (
                <td key={week} className="r">
                  {t.number(of(memberId, week))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Decisions({ people }: Pick<Health, 'people'>) {
  const t = useT()
  const clock = useClock()
  return (
    <Scroll label={t('Decisions by person and week')}>
      <table className="data">
        <caption className="strong px-[10px] py-2 text-left text-sm">{t('Decisions by person and week')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Week')}</th>
            <th scope="col">{t('Person')}</th>
            <th scope="col" className="r">
              {t('Decisions')}
            </th>
            <th scope="col" className="r">
              {t('Median time')}
            </th>
            <th scope="col" className="r">
              {t('Under 4 s')}
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((row) => (
            <tr key={`${row.week} ${row.userId}`}>
              <td className="whitespace-nowrap">{dayOf(row.week, clock)}</td>
              <th scope="row">
                <SafeText text={row.name} />
              </th>
              <td className="r">{t.number(row.decisions)}</td>
              <td className="r">{row.medianMs === null ? t('not known') : duration(row.medianMs, t)}</td>
              <td className="r">{shareOf(row, t)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

/** A Monday of the workspace's zone: a day, whatever the clock says. */
function dayOf(week: string, clock: Clock): string {
  return yearDay(`${week}T00:00:00Z`, { ...clock, zone: 'UTC' })
}

/** `2 of 14`: of those whose time is known. */
function shareOf({ timed, under4s }: Health['people'][number], t: Say): string {
  return timed === 0 ? t('not known') : t('{n} of {all}', { n: under4s, all: timed })
}

function Scroll({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the window is scrolled with the arrow keys
    <section className="data-box" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
