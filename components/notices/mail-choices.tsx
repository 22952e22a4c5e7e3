'use client'

import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { MailChoice, NoticeChoices } from '#server/notices/schema.ts'

/** In the order of the list; the server checks what comes back, so its checks stay there. */
const CHOICES = ['at_once', 'digest', 'none'] as const satisfies readonly MailChoice[]

/** How a person hears of each kind by mail; the bell has all of them anyway. */
export function MailChoices() {
  const t = useT()
  const { person } = useShell()
  const { data, error, refetch } = useRead<NoticeChoices>('/me/notices')
  const { act } = useAct<unknown>()
  const words = {
    at_once: t('At once'),
    digest: t('Once a day at {time}', { time: data?.digestAt ?? '8:00' }),
    none: t('No mail'),
  } as const satisfies Record<MailChoice, string>
  return (
    <section className="card" aria-labelledby="choices-title">
      <div className="card-h">
        <h2 id="choices-title">{t('By mail')}</h2>
        <span className="count clip">{t('to {address}', { address: person.email })}</span>
      </div>
      {!data && !error ? <SkeletonRows rows={8} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      <div className="told-list">
        {data?.kinds.map(({ kind, means, mail }) => (
          <label key={kind} className="told">
            <span>{t(means)}</span>
            <select
              className="input"
              value={mail}
              onChange={(event) =>
                act({
                  path: '/me/notices',
                  method: 'PATCH',
                  body: { choices: { [kind]: event.target.value } },
                })
              }
            >
              {CHOICES.map((choice) => (
                <option key={choice} value={choice}>
                  {words[choice]}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </section>
  )
}
