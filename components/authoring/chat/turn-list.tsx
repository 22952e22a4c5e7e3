'use client'

import { Sparkles, UserRound } from 'lucide-react'
import { GapList } from '#components/authoring/chat/gap-list.tsx'
import type { Talk } from '#components/authoring/chat/use-talk.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { clockTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { Button } from '#components/ui/button.tsx'
import type { SessionView, TurnView } from '#server/authoring/sessions/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

interface Props {
  readonly view: SessionView
  readonly talk: Talk
  /** Answers the question with one of its ready answers. */
  readonly onAnswer: (text: string) => void
}

/** What was said, oldest first; what is being said stands last. */
export function TurnList({ view, talk, onAnswer }: Props) {
  const t = useT()
  const last = view.turns.at(-1)
  const newest = newestAnswer(view)
  const saying = talk.said !== null && talk.said.n > (last?.n ?? 0) ? talk.said : null
  return (
    <ol className="turns" aria-label={t('What was said')}>
      {view.turns.map((turn) => (
        <Turn
          key={turn.n}
          turn={turn}
          heard={turn.n === talk.said?.n ? talk.heard : ''}
          isNewest={turn === newest}
          onAnswer={turn === last && !talk.busy ? onAnswer : null}
        />
      ))}
      {saying ? (
        <li>
          {saying.text === '' ? null : <Person text={saying.text} by={t('You')} at={null} />}
          <AuthorText text={talk.heard} isWorking author={view.author.kind} />
        </li>
      ) : null}
    </ol>
  )
}

interface TurnProps {
  readonly turn: TurnView
  readonly heard: string
  /** What is missing is said by the newest answer alone: it is another question by then for older ones. */
  readonly isNewest: boolean
  readonly onAnswer: ((text: string) => void) | null
}

/** The turn that was answered last. Pure. */
export function newestAnswer({ turns }: Pick<SessionView, 'turns'>): TurnView | undefined {
  return turns.findLast(({ status }) => status === 'done')
}

function Turn({ turn, heard, isNewest, onAnswer }: TurnProps) {
  const t = useT()
  return (
    <li>
      <Person text={turn.said} by={turn.saidBy} at={turn.saidAt} />
      {turn.secretsHidden > 0 ? (
        <p className="small muted turn-note">
          {t.count(
            turn.secretsHidden,
            '{n} secret was taken out of this and kept nowhere.',
            '{n} secrets were taken out of this and kept nowhere.',
          )}
        </p>
      ) : null}
      {turn.status === 'failed' ? (
        <p className="note danger turn-note" role="alert">
          {t('The author gave nothing that can be used. Nothing was changed. Say it again, in other words or in smaller parts.')}
        </p>
      ) : (
        <Answer turn={turn} heard={heard} isNewest={isNewest} onAnswer={onAnswer} />
      )}
    </li>
  )
}

function Person({ text, by, at }: { readonly text: string; readonly by: string; readonly at: string | null }) {
  const clock = useClock()
  return (
    <div className="turn">
      <UserRound className="i who" aria-hidden />
      <div>
        <p className="small">
          <b>
            <SafeText text={by} />
          </b>{' '}
          <span className="muted">{at === null ? '' : clockTime(Date.parse(at), clock)}</span>
        </p>
        <p className="turn-text">
          <SafeText text={text} />
        </p>
      </div>
    </div>
  )
}

const AUTHOR_WORDS = { 'built-in': msg('Built-in author'), model: msg('Model') } as const

function AuthorText({
  text,
  author,
  isWorking,
}: {
  readonly text: string
  readonly author: 'built-in' | 'model'
  readonly isWorking: boolean
}) {
  const t = useT()
  return (
    <div className="turn">
      <Sparkles className="i" aria-hidden />
      <div>
        <p className="small">
          <b>{t(AUTHOR_WORDS[author])}</b>
        </p>
        {text === '' ? null : (
          <p className="turn-text">
            <SafeText text={text} />
          </p>
        )}
        {isWorking ? (
          <p className="small muted" role="status">
            {t('Working it out')}
          </p>
        ) : null}
      </div>
    </div>
  )
}

function Answer({ turn, heard, isNewest, onAnswer }: TurnProps) {
  const t = useT()
  const { answer } = turn
  if (turn.status === 'working' || answer === null)
    return <AuthorText text={turn.heard || heard} author={turn.author ?? 'built-in'} isWorking />
  return (
    <div className="turn">
      <Sparkles className="i" aria-hidden />
      <div className="grid gap-2">
        <p className="small">
          <b>{turn.author === 'model' && turn.model !== null ? turn.model : t(AUTHOR_WORDS[turn.author ?? 'built-in'])}</b>
        </p>
        {answer.insteadOf === null ? null : (
          <p className="small strong">
            {answer.insteadOf === 'AUTHOR_FAILED'
              ? t('The model gave nothing that can be used. This is the built-in author in its place.')
              : t('The model did not answer. This is the built-in author in its place.')}
          </p>
        )}
        {turn.heard === '' ? null : (
          <p className="turn-text">
            <SafeText text={turn.heard} />
          </p>
        )}
        {answer.understood.length === 0 ? null : (
          <ul className="understood">
            {answer.understood.map(({ text }) => (
              <li key={text}>
                <SafeText text={text} />
              </li>
            ))}
          </ul>
        )}
        {isNewest ? <GapList gaps={answer.gaps} /> : null}
        {answer.question ? <Question question={answer.question} onAnswer={onAnswer} /> : null}
        <TurnFacts turn={turn} />
      </div>
    </div>
  )
}

function Question({
  question,
  onAnswer,
}: {
  readonly question: NonNullable<NonNullable<TurnView['answer']>['question']>
  readonly onAnswer: ((text: string) => void) | null
}) {
  return (
    <div>
      <p className="strong turn-text">
        <SafeText text={question.text} />
      </p>
      {onAnswer && question.options.length > 0 ? (
        <p className="row mt-1 flex-wrap">
          {question.options.map((option) => (
            <Button key={option} size="s" onClick={() => onAnswer(option)}>
              <SafeText text={option} />
            </Button>
          ))}
        </p>
      ) : null}
    </div>
  )
}

function TurnFacts({ turn }: { readonly turn: TurnView }) {
  const t = useT()
  const { changes, costMicros } = turn
  const parts = [
    changes === null
      ? null
      : changes.accepted === 0
        ? null
        : t('{n} of {all} changes taken over', { n: changes.accepted, all: changes.proposed }),
    turn.author === 'model' && costMicros !== null
      ? t('{cost} for the model', { cost: `${t.number(Number((costMicros / 1_000_000).toFixed(4)), 2)} €` })
      : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? null : <p className="small muted">{parts.join(' · ')}</p>
}
