'use client'

import { useState } from 'react'
import { microOf, typedEuro } from '#components/costs/euro.ts'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'

const MICRO = 1_000_000
/** Room for about so many questions as dear as the one that did not fit. */
const QUESTIONS = 5

interface AllowProps {
  readonly runId: string
  readonly limitId: string
  readonly wantedMicro: number
}

/** At a limit that asks: an admin allows this run so much more. */
export function AllowMore({ runId, limitId, wantedMicro }: AllowProps) {
  const t = useT()
  const off = useOff('admin')
  const [amount, setAmount] = useState(() => typedEuro(Math.max(MICRO, Math.ceil((wantedMicro * QUESTIONS) / MICRO) * MICRO), t))
  const { act, busy, problem } = useAct<unknown>({ quiet: true })
  const maxMicro = microOf(amount)
  const isEnough = maxMicro !== null && maxMicro >= wantedMicro
  return (
    <form
      className="row w-full flex-wrap gap-2"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isEnough) act({ path: `/runs/${runId}/allow-spending`, body: { limitId, maxMicro } })
      }}
    >
      <label className="row gap-2">
        <span>{t('Allow this run, in €')}</span>
        <input
          className="input num"
          style={{ width: 96 }}
          inputMode="decimal"
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
      </label>
      <Button size="xs" look="primary" type="submit" busy={busy} off={off ?? (isEnough ? null : t('Not enough for the next question.'))}>
        {t('Allow and go on')}
      </Button>
      <p className="hint w-full">{t('For this run alone, from now on. The limit stays as it is for all others.')}</p>
      {problem ? (
        <p className="bad w-full" role="alert">
          {t(problem.message)}. {t(problem.detail)}
        </p>
      ) : null}
    </form>
  )
}
