'use client'

import { Undo2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { KeptPlaces } from '#components/authoring/chat/kept-places.tsx'
import { nextAlike } from '#components/authoring/chat/next-alike.ts'
import { PastedSecret } from '#components/authoring/chat/pasted-secret.tsx'
import { type Decide, ProposalCard } from '#components/authoring/chat/proposal-card.tsx'
import { SayField } from '#components/authoring/chat/say-field.tsx'
import { TurnList } from '#components/authoring/chat/turn-list.tsx'
import type { Talk } from '#components/authoring/chat/use-talk.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Crumb } from '#components/ui/crumb.tsx'
import { useFocusHome } from '#components/ui/use-focus-home.ts'
import type { SessionView } from '#server/authoring/sessions/schema.ts'

interface Props {
  readonly view: SessionView
  readonly talk: Talk
  readonly text: string
  readonly busy: boolean
  readonly onText: (text: string) => void
  readonly onSay: (text: string) => void
  readonly onDecide: Decide
  readonly onUndo: () => void
}

/** What was said, what is proposed, and where one talks on. */
export function Conversation({ view, talk, text, busy, onText, onSay, onDecide, onUndo }: Props) {
  const t = useT()
  const role = useOff('author')
  const log = useRef<HTMLDivElement>(null)
  const part = useFocusHome<HTMLElement>(nextAlike)
  const isWorking = talk.busy || view.turns.at(-1)?.status === 'working'
  const full = view.turnsLeft <= 0 || !view.isOpen ? t('This conversation is over. Start another one from the crew member.') : null
  const count = view.turns.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new stands at the end
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [count, talk.said, talk.heard, view.proposal?.turn])
  const isHired = view.memberId !== null
  return (
    <section className="talk-chat" ref={part} aria-label={t('Conversation')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <div className="talk-log" ref={log} tabIndex={0} role="log" aria-label={t('What was said')}>
        <div>
          <p className="row gap-1.5 text-sm">
            <Crumb href={view.memberId === null ? '/crews/hire' : `/crews/${view.memberId}`}>
              {view.memberName ?? t('New crew member')}
            </Crumb>
            <b className="semi">{t('Conversation')}</b>
          </p>
          <WhoAnswers view={view} />
        </div>
        <TurnList view={view} talk={talk} onAnswer={onSay} />
        {talk.pasted.map((secret) => (
          <PastedSecret key={secret} secret={secret} onDone={() => talk.dropPasted(secret)} />
        ))}
        {view.proposal && !isWorking ? (
          <ProposalCard
            proposal={view.proposal}
            toConfirm={view.turns.find(({ n }) => n === view.proposal?.turn)?.answer?.toConfirm ?? []}
            busy={busy}
            off={role}
            isHired={isHired}
            onDecide={onDecide}
          />
        ) : null}
        {view.undo && !isWorking ? (
          <p>
            <Button size="s" look="ghost" busy={busy} off={role === null ? null : ''} aria-keyshortcuts="u" onClick={onUndo}>
              <Undo2 className="i i-s" aria-hidden />
              {view.undo.hires ? t('Undo: take the draft away again') : t('Undo what was last accepted')}
            </Button>
          </p>
        ) : null}
        <KeptPlaces view={view} />
        {talk.problem ? (
          <p className="note danger" role="alert">
            {t(talk.problem.message)}. {t(talk.problem.detail)}
          </p>
        ) : null}
      </div>
      <SayField
        label={isHired ? t('Say what should change') : t('Describe the job')}
        text={text}
        busy={isWorking}
        off={role ?? full}
        onText={onText}
        onSay={() => onSay(text)}
        onAccept={() => onDecide('accept')}
      />
    </section>
  )
}

/** Who answers, said plainly. */
function WhoAnswers({ view }: { readonly view: SessionView }) {
  const t = useT()
  return (
    <p className="small muted">
      {view.author.kind === 'built-in'
        ? t('This is the built-in author. It is not a model; it asks for what it needs.')
        : t('The model {model} answers. It proposes; you decide on each field.', { model: view.author.model ?? '' })}
    </p>
  )
}
