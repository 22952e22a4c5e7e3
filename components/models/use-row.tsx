'use client'

import { ArrowDown, ArrowUp, Plus, Timer, X } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { AddModelDialog } from '#components/models/add-model-dialog.tsx'
import { choiceNote } from '#components/models/model-words.ts'
import { typedPatience } from '#components/models/patience.ts'
import { PatienceDialog } from '#components/models/patience-dialog.tsx'
import { TryUse } from '#components/models/try-use.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import type { ModelsView, RoleView } from '#server/bridge/models/schema.ts'

/** As many models as a use may have (server/gateway/llm/schema.ts). */
const CHAIN_MAX = 5
/** How many of its crew members are named. */
const MEMBERS_SHOWN = 4

/** One use of models: what it is, who needs it, and which are asked in which order. */
export function UseRow({ view, use }: { readonly view: ModelsView; readonly use: RoleView }) {
  const t = useT()
  const off = useOff('admin')
  const [isAdding, setAdding] = useState(false)
  /** Place of the model whose time and tries are changed. */
  const [waited, setWaited] = useState<number | null>(null)
  const { act, busy } = useAct<unknown>()
  const put = (chain: RoleView['chain']): void =>
    chain.length === 0
      ? act({ path: `/model-roles/${use.role}${use.changedAt === null ? '' : `?was=${use.changedAt}`}`, method: 'DELETE' })
      : act({ path: '/model-roles', method: 'PUT', body: { role: use.role, chain, was: use.chain } })
  return (
    <li className="use-row">
      <div className="min-w-0">
        <span className="strong exact">{use.means ?? use.role}</span>
        {use.means === null ? null : <span className="mono-s muted ml-2">{use.role}</span>}
        <Needs use={use} />
      </div>
      <div className="min-w-0">
        {use.chain.length === 0 ? (
          <p className="row">
            <Badge tone={use.members.length > 0 ? 'warn' : 'neutral'}>{t('No model')}</Badge>
          </p>
        ) : (
          <ol className="grid gap-1" aria-label={t('Asked in this order')}>
            {use.chain.map((choice, at) => (
              <li key={`${choice.provider} ${choice.model}`} className="use-model">
                <span className="muted num">{at + 1}</span>
                <span className="exact">
                  <SafeText text={choice.model} /> <span className="muted">{t('at {provider}', { provider: choice.provider })}</span>
                  <Patience choice={choice} />
                  <ChoiceNote choice={choice} providers={view.providers} />
                </span>
                {off === null ? (
                  <Moves
                    name={choice.model}
                    at={at}
                    of={use.chain.length}
                    busy={busy}
                    onMove={(to) => put(moved(use.chain, at, to))}
                    onPatience={() => setWaited(at)}
                  />
                ) : null}
              </li>
            ))}
          </ol>
        )}
        {off === null && view.providers.length > 0 ? (
          <div className="use-acts">
            {use.chain.length < CHAIN_MAX ? (
              <Button size="xs" look="ghost" onClick={() => setAdding(true)}>
                <Plus className="i i-s" aria-hidden />
                {use.chain.length === 0 ? t('Choose a model') : t('Add one for when these do not answer')}
              </Button>
            ) : null}
            {use.chain.length > 0 ? <TryUse role={use.role} /> : null}
          </div>
        ) : null}
      </div>
      {isAdding ? <AddModelDialog view={view} use={use} onClose={() => setAdding(false)} /> : null}
      {waited === null ? null : <PatienceDialog use={use} at={waited} onClose={() => setWaited(null)} />}
    </li>
  )
}

/** Where its provider's settings keep it from being asked: nobody has to find that out by a run that waits. */
function ChoiceNote({ choice, providers }: { readonly choice: RoleView['chain'][number] } & Pick<ModelsView, 'providers'>) {
  const t = useT()
  const note = choiceNote(choice, providers)
  if (note === null) return null
  return <span className={`block text-sm ${note.isOff ? 'bad' : 'muted'}`}>{t(note.word)}</span>
}

/** When the next model is asked. */
function Patience({ choice }: { readonly choice: RoleView['chain'][number] }) {
  const t = useT()
  const { seconds } = typedPatience(choice)
  return (
    <span className="muted block text-sm">
      {t.count(choice.attemptsMax, 'up to {s} s, {n} try', 'up to {s} s, {n} tries', { s: seconds })}
    </span>
  )
}

function Needs({ use }: { readonly use: RoleView }) {
  const t = useT()
  const rest = use.members.length - MEMBERS_SHOWN
  if (use.members.length === 0)
    return (
      <span className="muted block text-sm">
        {use.role === 'authoring' ? t('Without one the built-in dialogue asks for what is missing.') : t('Nobody needs it now.')}
      </span>
    )
  return (
    <span className="muted block text-sm">
      {t('Needed by')}{' '}
      {use.members.slice(0, MEMBERS_SHOWN).map(({ id, name }, at) => (
        <span key={id}>
          {at > 0 ? ', ' : ''}
          <Link className="link" href={`/crews/${id}`}>
            <SafeText text={name} />
          </Link>
        </span>
      ))}
      {rest > 0 ? ` ${t.count(rest, 'and {n} more', 'and {n} more')}` : ''}
    </span>
  )
}

interface MovesProps {
  readonly name: string
  readonly at: number
  readonly of: number
  readonly busy: boolean
  /** Null: taken out. */
  readonly onMove: (to: number | null) => void
  readonly onPatience: () => void
}

function Moves({ name, at, of, busy, onMove, onPatience }: MovesProps) {
  const t = useT()
  return (
    <span className="row gap-0">
      <Button
        look="ghost"
        size="xs"
        className="icon"
        busy={busy}
        aria-label={t('How long {name} is waited for', { name })}
        onClick={onPatience}
      >
        <Timer className="i i-s" aria-hidden />
      </Button>
      {at > 0 ? (
        <Button
          look="ghost"
          size="xs"
          className="icon"
          busy={busy}
          aria-label={t('Ask {name} earlier', { name })}
          onClick={() => onMove(at - 1)}
        >
          <ArrowUp className="i i-s" aria-hidden />
        </Button>
      ) : null}
      {at < of - 1 ? (
        <Button
          look="ghost"
          size="xs"
          className="icon"
          busy={busy}
          aria-label={t('Ask {name} later', { name })}
          onClick={() => onMove(at + 1)}
        >
          <ArrowDown className="i i-s" aria-hidden />
        </Button>
      ) : null}
      <Button
        look="ghost"
        size="xs"
        className="icon"
        busy={busy}
        aria-label={t('Do not ask {name}', { name })}
        onClick={() => onMove(null)}
      >
        <X className="i i-s" aria-hidden />
      </Button>
    </span>
  )
}

/** The chain with one model at another place, or without it. */
function moved(chain: RoleView['chain'], at: number, to: number | null): RoleView['chain'] {
  const rest = chain.filter((_, i) => i !== at)
  const one = chain[at]
  return to === null || one === undefined ? rest : [...rest.slice(0, to), one, ...rest.slice(to)]
}
