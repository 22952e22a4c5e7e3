'use client'

import { Table2 } from 'lucide-react'
import { useState } from 'react'
import { euro } from '#components/costs/euro.ts'
import { useT } from '#components/language/language.tsx'
import type { Clock } from '#components/time/clock.ts'
import { yearDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import type { CostsView } from '#server/bridge/costs/schema.ts'

interface Props {
  readonly byDay: CostsView['byDay']
  /** Of the whole workspace for one day, when there is such a limit. */
  readonly limitMicro?: number | undefined
}

const HEIGHT = 96
const MARKS = 2

/** What each day cost, counted and estimated on top of each other; the same as a table. */
export function DayChart({ byDay, limitMicro }: Props) {
  const t = useT()
  const [isTable, setTable] = useState(false)
  return (
    <section className="card" aria-labelledby="by-day">
      <div className="card-h">
        <h2 id="by-day">{t('By day')}</h2>
        <span className="end">
          <button type="button" className="btn xs ghost" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
            <Table2 className="i i-s" aria-hidden />
            {isTable ? t('As a chart') : t('As a table')}
          </button>
        </span>
      </div>
      <div className="card-b">{isTable ? <Days byDay={byDay} /> : <Bars byDay={byDay} limitMicro={limitMicro} />}</div>
    </section>
  )
}

function Bars({ byDay, limitMicro }: Props) {
  const t = useT()
  const clock = useClock()
  const dearest = Math.max(...byDay.map(({ settledMicro, estimatedMicro }) => settledMicro + estimatedMicro))
  const top = niceTop(Math.max(dearest, 1))
  const y = (micro: number): number => (micro / top) * HEIGHT
  const sums = byDay.map(({ day, settledMicro, estimatedMicro }) => `${dayOf(day, clock)}: ${euro(settledMicro + estimatedMicro, t)}`)
  return (
    <figure className="day-chart" aria-label={t('Cost of each day; the table says the same')}>
      <div className="day-scale" aria-hidden="true">
        {Array.from({ length: MARKS + 1 }, (_, i) => (top * (MARKS - i)) / MARKS).map((micro) => (
          <span key={micro}>{dearest === 0 && micro > 0 ? '' : euro(micro, t)}</span>
        ))}
      </div>
      <div className="day-plot" style={{ height: HEIGHT }}>
        {limitMicro !== undefined && limitMicro <= top ? <hr style={{ bottom: y(limitMicro) }} /> : null}
        {byDay.map(({ day, settledMicro, estimatedMicro }, at) => (
          <div key={day} className="day-bar" title={sums[at]}>
            <i className="est" style={{ height: y(estimatedMicro) }} />
            <i style={{ height: y(settledMicro) }} />
          </div>
        ))}
      </div>
      <div className="day-ends muted small">
        <span>{dayOf(byDay[0]?.day ?? '', clock)}</span>
        <span>{t('today')}</span>
      </div>
      <figcaption className="day-key small muted">
        <span>
          <i /> {t('counted by the provider')}
        </span>
        <span>
          <i className="est" /> {t('estimated: not counted, or under way')}
        </span>
      </figcaption>
    </figure>
  )
}

function Days({ byDay }: Pick<Props, 'byDay'>) {
  const t = useT()
  const clock = useClock()
  const asked = [...byDay].reverse().filter(({ calls }) => calls > 0)
  if (asked.length === 0) return <p className="muted text-sm">{t('0.00 €, no model used')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the window is scrolled with the arrow keys
    <section className="data-box" aria-label={t('Cost by day')} tabIndex={0}>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">{t('Day')}</th>
            <th scope="col" className="r">
              {t('Questions')}
            </th>
            <th scope="col" className="r">
              {t('Counted')}
            </th>
            <th scope="col" className="r">
              {t('Estimated')}
            </th>
          </tr>
        </thead>
        <tbody>
          {asked.map(({ day, calls, settledMicro, estimatedMicro }) => (
            <tr key={day}>
              <th scope="row">{dayOf(day, clock)}</th>
              <td className="r">{t.number(calls)}</td>
              <td className="r">{euro(settledMicro, t)}</td>
              <td className="r">{euro(estimatedMicro, t)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** A day of the workspace's zone, whatever the clock says. */
function dayOf(day: string, clock: Clock): string {
  return yearDay(`${day}T00:00:00Z`, { ...clock, zone: 'UTC' })
}

/** The next of 1, 2, 5, 10, … above it. Pure. */
export function niceTop(micro: number): number {
  const power = 10 ** Math.floor(Math.log10(micro))
  const step = [1, 2, 5, 10].find((one) => one * power >= micro) ?? 10
  return step * power
}
