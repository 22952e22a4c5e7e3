'use client'

import { ChevronRight, TriangleAlert } from 'lucide-react'
import { useId, useState } from 'react'
import { AbilityFacts } from '#components/apps/ability-facts.tsx'
import { ABILITY_STATE_WORDS } from '#components/apps/app-words.ts'
import { DecisionForm } from '#components/apps/decision-form.tsx'
import { DriftView } from '#components/apps/drift-view.tsx'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Badge, EffectBadge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import type { Ability, Connector } from '#server/catalogue/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const BACK_AGAIN = msg(
  'It was gone or different for a while, or its app is at another address now. It is not used until an admin has looked.',
)

interface Props {
  readonly app: Connector
  readonly ability: Ability
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** One ability: its kind at a glance; opened, what was accepted, what differs now, and the way to accept it. */
export function AbilityRow({ app, ability, isOpen, onToggle }: Props) {
  const t = useT()
  const id = useId()
  const { word, tone } = ABILITY_STATE_WORDS[ability.state]
  return (
    <li className="ability">
      <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={onToggle}>
        <ChevronRight className="i i-s" aria-hidden />
        <span>
          <span className="strong">
            <SafeText text={ability.title} />
          </span>{' '}
          <span className="mono-s muted">{ability.tool}</span>
        </span>
        <span className="ability-badges flex flex-wrap justify-end gap-1">
          {ability.state === 'ready' ? null : <Badge tone={tone}>{t(word)}</Badge>}
          {ability.decision.effectClass ? <EffectBadge effectClass={ability.decision.effectClass} /> : null}
        </span>
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen ? <Opened app={app} ability={ability} /> : null}
      </div>
    </li>
  )
}

function Opened({ app, ability }: { readonly app: Connector; readonly ability: Ability }) {
  const t = useT()
  const [isDeciding, setDeciding] = useState(false)
  const off = useOff('admin')
  const { means } = ABILITY_STATE_WORDS[ability.state]
  const canAccept = ability.seenPin !== null
  return (
    <div className="ability-body">
      <p className="muted text-sm">
        <SafeText text={ability.description === '' ? t('The app says nothing about it.') : ability.description} />
      </p>
      {means === '' ? null : (
        <p className="note warn">
          <TriangleAlert className="i" aria-hidden />
          <span>
            {t(ability.state === 'changed' && ability.drift.length === 0 ? BACK_AGAIN : means)}
            {ability.like === null ? null : (
              <>
                {' '}
                <Said text="It reads like {name}." holes={{ name: <span className="mono-s">{ability.like}</span> }} />
              </>
            )}
          </span>
        </p>
      )}
      {ability.drift.length > 0 ? <DriftView drift={ability.drift} /> : null}
      {isDeciding ? (
        <DecisionForm app={app} ability={ability} onClose={() => setDeciding(false)} />
      ) : (
        <>
          <AbilityFacts ability={ability} />
          {canAccept ? (
            <div className="row flex-wrap gap-2">
              <Button look={ability.state === 'ready' ? 'plain' : 'primary'} off={off} onClick={() => setDeciding(true)}>
                {ability.state === 'ready' ? t('Change what it may do') : t('Look and accept')}
              </Button>
            </div>
          ) : (
            <p className="hint">{t('Test the connection once the app offers it again.')}</p>
          )}
        </>
      )}
    </div>
  )
}
