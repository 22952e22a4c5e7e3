'use client'

import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { duration } from '#components/time/format-time.ts'
import { Button } from '#components/ui/button.tsx'
import type { RoleTry } from '#server/gateway/llm/settings/schema.ts'

/** One tiny question to the models of a use, counted like any other, and what came back. */
export function TryUse({ role }: { readonly role: string }) {
  const t = useT()
  const { act, busy, value, problem } = useAct<RoleTry>({ quiet: true })
  return (
    <>
      <Button size="xs" look="ghost" busy={busy} onClick={() => act({ path: `/model-roles/${role}/try` })}>
        {busy ? t('Asking') : t('Ask it whether it is ready')}
      </Button>
      <div role="status" className="basis-full">
        {value && !busy && !problem ? (
          <p className="small muted exact">
            {t('{model} answered after {time}:', { model: value.model, time: duration(value.tookMs, t) })}{' '}
            <q>
              <SafeText text={value.text} />
            </q>
          </p>
        ) : null}
        {problem && !busy ? (
          <p className="small exact text-(--danger-text)">
            {t(problem.message)}. {t(problem.detail)}
          </p>
        ) : null}
      </div>
    </>
  )
}
