'use client'

import { CircleAlert, Plus } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { ModelRuleDialog } from '#components/models/model-rule-dialog.tsx'
import { RULE_SENTENCES } from '#components/models/rule-words.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { AskFirst } from '#components/ui/ask-first.tsx'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import { useFocusHome } from '#components/ui/use-focus-home.ts'
import type { ModelsView } from '#server/bridge/models/schema.ts'
import type { ModelRule, ModelRulesView } from '#server/gateway/llm/rules/schema.ts'

interface Props {
  readonly roles: ModelsView['roles']
}

/** What may not go to a model, or come back from one. Only admins see it: the words may be what nobody is to know. */
export function ModelRules({ roles }: Props) {
  const t = useT()
  const home = useFocusHome<HTMLElement>()
  const { data, error, isPending, refetch } = useRead<ModelRulesView>('/model-rules')
  const [open, setOpen] = useState<ModelRule | 'new' | null>(null)
  return (
    <section className="card mt-6" aria-labelledby="model-rules" ref={home}>
      <div className="card-h">
        <h2 id="model-rules">{t('Rules for what goes there and comes back')}</h2>
        <span className="end">
          {data ? (
            <Button size="xs" look="ghost" onClick={() => setOpen('new')}>
              <Plus className="i i-s" aria-hidden />
              {t('Add a rule')}
            </Button>
          ) : null}
        </span>
      </div>
      {isPending && !error ? <SkeletonBlock height={80} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data && !data.holds ? (
        <p className="note danger m-4" role="status">
          <CircleAlert className="i" aria-hidden />
          <span>{t('These rules are not what an admin decided, so no model is asked anything. Save a rule to decide anew.')}</span>
        </p>
      ) : null}
      {data?.holds && data.rules.length === 0 ? (
        <p className="muted card-b text-sm">{t('No rule yet. Saved secrets never go to a model, with or without one.')}</p>
      ) : null}
      {data ? (
        <ul className="contents">
          {data.rules.map((rule) => (
            <RuleRow key={rule.id} rule={rule} view={data} onChange={() => setOpen(rule)} />
          ))}
        </ul>
      ) : null}
      {data && open !== null ? (
        <ModelRuleDialog rule={open === 'new' ? null : open} view={data} roles={roles} onClose={() => setOpen(null)} />
      ) : null}
    </section>
  )
}

interface RowProps {
  readonly rule: ModelRule
  readonly view: ModelRulesView
  readonly onChange: () => void
}

function RuleRow({ rule, view, onChange }: RowProps) {
  const t = useT()
  const { act, busy } = useAct<unknown>({ onDone: () => toast(t('The rule is gone.')) })
  const { name, finds, where, does, roles } = rule
  const rest = view.rules.filter(({ id }) => id !== rule.id)
  return (
    <li className="use-row">
      <div className="min-w-0">
        <span className="strong exact">
          <SafeText text={name} />
        </span>
        <span className="muted block text-sm">
          {t(RULE_SENTENCES[where][does])}, {roles.length === 0 ? t('for all uses') : t('for {uses}', { uses: roles.join(', ') })}
        </span>
      </div>
      <div className="row min-w-0 flex-wrap gap-2">
        <span className="mono-s exact min-w-0 grow">
          <SafeText text={finds.kind === 'words' ? finds.words.join(', ') : finds.pattern} />
        </span>
        <Button size="xs" look="ghost" aria-label={t('Change {name}', { name })} onClick={onChange}>
          {t('Change')}
        </Button>
        <AskFirst
          word={t('Remove')}
          about={name}
          look="ghost"
          means={t('Nothing is looked for by it any more, from the next question on.')}
          sure={t('Remove it')}
          busy={busy}
          onSure={() => act({ path: '/model-rules', method: 'PUT', body: { rules: rest, was: view.n } })}
        />
      </div>
    </li>
  )
}
