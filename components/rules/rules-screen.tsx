'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { draftOf, type RulesDraft, rulesOf } from '#components/rules/draft-rules.ts'
import { RuleList } from '#components/rules/rule-list.tsx'
import { RulesPreview } from '#components/rules/rules-preview.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { useClock } from '#components/time/use-clock.ts'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { RulesPreview as Preview } from '#server/bridge/house-rules/schema.ts'
import type { HouseRules } from '#server/policy/schema.ts'

interface InForce {
  readonly digest: string
  readonly houseRules: HouseRules
}

/** House rules as switches. What they would have done to earlier plans is shown before they can be saved. */
export function RulesScreen() {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<InForce>('/house-rules')
  return (
    <main className="page">
      <header className="page-head">
        <h1>{t('House rules')}</h1>
        <p className="muted text-sm">{t('They hold for every crew member and only make decisions stricter.')}</p>
      </header>
      {isPending && !error ? (
        <section className="card" aria-label={t('House rules')}>
          <SkeletonRows rows={5} />
        </section>
      ) : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data ? <RulesForm key={data.digest} inForce={data} /> : null}
    </main>
  )
}

/** The form starts anew from the rules in force when those change, also by a colleague. */
function RulesForm({ inForce }: { readonly inForce: InForce }) {
  const t = useT()
  const { zone } = useClock()
  const off = useOff('admin')
  const [draft, setDraft] = useState(() => draftOf(inForce.houseRules))
  const [shown, setShown] = useState<{ readonly draft: RulesDraft; readonly preview: Preview } | null>(null)
  const { rules, problems } = rulesOf(draft, t)
  const look = useAct<Preview>({ onDone: (preview) => setShown({ draft, preview }) })
  const save = useAct<InForce>({ onDone: () => toast(t('The house rules are in force. Plans that wait are checked against them again.')) })
  const isSame = JSON.stringify(rules) === JSON.stringify(inForce.houseRules)
  const isShown = shown !== null && shown.draft === draft
  const why = off ?? (isSame ? t('Nothing is changed.') : Object.keys(problems).length > 0 ? t('Something is missing above.') : null)
  return (
    <>
      <section className="card" aria-label={t('House rules')}>
        <RuleList draft={draft} problems={problems} off={off !== null} zone={zone} onChange={setDraft} />
        <div className="flex flex-wrap items-center gap-2 border-(--line) border-t px-4 py-3">
          <Button
            look={isShown ? 'plain' : 'primary'}
            busy={look.busy}
            off={why}
            onClick={() => look.act({ path: '/house-rules/preview', body: { houseRules: rules } })}
          >
            {t('What would this have done?')}
          </Button>
          {why === null ? (
            <Button
              look={isShown ? 'primary' : 'plain'}
              busy={save.busy}
              off={isShown ? null : t('Look first at what they would have done.')}
              onClick={() =>
                save.act({
                  path: '/house-rules',
                  method: 'PUT',
                  body: { houseRules: rules, was: inForce.digest, previewed: shown?.preview.digest },
                })
              }
            >
              {t('Put these rules into force')}
            </Button>
          ) : null}
        </div>
      </section>
      {isShown && !isSame ? <RulesPreview preview={shown.preview} zone={zone} /> : null}
    </>
  )
}
