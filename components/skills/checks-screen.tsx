'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { JUDGED, STAGE_WORDS } from '#components/skills/skill-words.ts'
import { SkillsHead } from '#components/skills/skills-head.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { SkillChecks } from '#server/bridge/skills/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

type Policy = SkillChecks['policy']
const SEVERITIES = ['error', 'warning', 'off'] as const
const WORDS = {
  error: msg('Stops it'),
  warning: msg('Only a note'),
  off: msg('Not looked for'),
} as const

/** How hard each kind of finding is judged when somebody publishes a skill here. */
export function ChecksScreen() {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<SkillChecks>('/skill-checks')
  return (
    <main className="page">
      <SkillsHead here="/skills/checks" />
      <p className="muted mb-3 max-w-[72ch] text-sm">
        {t(
          'Every skill is checked step by step before it is published. What makes it unreadable or unsafe to keep always stops it. For the rest this workspace decides; it counts from the next upload on.',
        )}
      </p>
      {isPending && !error ? (
        <section className="card" aria-label={t('Checks')}>
          <SkeletonRows rows={6} />
        </section>
      ) : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data ? <Judged key={data.n} checks={data} /> : null}
    </main>
  )
}

function Judged({ checks }: { readonly checks: SkillChecks }) {
  const t = useT()
  const off = useOff('admin')
  const [policy, setPolicy] = useState<Policy>(checks.policy)
  const changed = JUDGED.filter((stage) => policy[stage] !== checks.policy[stage]).length
  const { act, busy } = useAct<unknown>({ onDone: () => toast(t('The checks are changed. It is on record.')) })
  return (
    <form
      className="card"
      aria-label={t('What stops a skill')}
      onSubmit={(event) => {
        event.preventDefault()
        if (off === null && changed > 0) act({ path: '/skill-policy', method: 'PUT', body: { policy, was: checks.n } })
      }}
    >
      {JUDGED.map((stage) => (
        <fieldset key={stage} className="check-row">
          <legend className="sr">{t(STAGE_WORDS[stage].word)}</legend>
          <span aria-hidden>
            <span className="strong">{t(STAGE_WORDS[stage].word)}</span>
            <span className="muted block">{t(STAGE_WORDS[stage].means)}</span>
          </span>
          <span className="check-choices">
            {SEVERITIES.map((severity) => (
              <label key={severity}>
                <input
                  type="radio"
                  name={stage}
                  checked={policy[stage] === severity}
                  disabled={off !== null}
                  onChange={() => setPolicy({ ...policy, [stage]: severity })}
                />
                {t(WORDS[severity])}
              </label>
            ))}
          </span>
        </fieldset>
      ))}
      <div className="flex flex-wrap items-center gap-2 border-line border-t px-4 py-3">
        <Changed checks={checks} />
        <span className="grow" />
        <Button look={changed > 0 ? 'primary' : 'plain'} type="submit" busy={busy} off={off ?? (changed > 0 ? null : '')}>
          {t('Save the changes')}
        </Button>
      </div>
    </form>
  )
}

function Changed({ checks: { changed } }: { readonly checks: SkillChecks }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  if (changed === null) return <span className="muted text-sm">{t('As Muster comes; nobody changed it yet.')}</span>
  return (
    <span className="muted text-sm">
      {t('Last changed by {name}, {when}', { name: changed.by, when: dayTime(changed.at, clock, now) })}
    </span>
  )
}
