'use client'

import { Check, TriangleAlert, X } from 'lucide-react'
import { changePlace } from '#components/authoring/change-words.ts'
import { changeText } from '#components/authoring/chat/change-text.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import type { Proposal } from '#server/authoring/sessions/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

type Change = Proposal['changes'][number]
export type Decide = (verb: 'accept' | 'decline', paths?: readonly (readonly string[])[]) => void

interface Props {
  readonly proposal: Proposal
  readonly busy: boolean
  readonly off: string | null
  /** False before there is a crew member: then it is taken on as a whole. */
  readonly isHired: boolean
  readonly onDecide: Decide
}

const CONFIRM_WORDS = {
  destination: msg('Proposed destination. Look at it: it has to be confirmed.'),
  amount: msg('Proposed amount. Look at it: it has to be confirmed.'),
  freedom: msg('Proposed freedom. Look at it: it has to be confirmed.'),
} as const

/** What the author would change, field by field. Nothing of it happens before somebody accepts. */
export function ProposalCard({ proposal, busy, off, isHired, onDecide }: Props) {
  const t = useT()
  const { changes } = proposal
  return (
    <section className="proposal card" aria-label={t('Proposed changes')}>
      <div className="proposal-h">
        <p className="strong" role="status">
          {isHired
            ? t.count(changes.length, '{n} change proposed', '{n} changes proposed')
            : t('A crew member is proposed. Nothing is made before you accept.')}
        </p>
        <span className="row">
          <Button size="s" look="primary" busy={busy} off={off} aria-keyshortcuts="y Control+Enter" onClick={() => onDecide('accept')}>
            {isHired ? t('Accept all') : t('Accept')}
          </Button>
          <Button
            size="s"
            look="ghost"
            busy={busy}
            off={off === null ? null : ''}
            aria-keyshortcuts="n"
            onClick={() => onDecide('decline')}
          >
            {isHired ? t('Reject all') : t('Reject')}
          </Button>
        </span>
      </div>
      {isHired ? null : <MoreRows changes={changes.filter(({ confirm }) => confirm.length === 0)} />}
      <ul>
        {(isHired ? changes : changes.filter(({ confirm }) => confirm.length > 0)).map((change) => (
          <li key={change.path.join('\n')} className="proposal-row">
            <Row change={change} />
            {isHired && off === null ? (
              <p className="row">
                <Button
                  size="xs"
                  busy={busy}
                  aria-label={t('Accept: {place}', { place: changePlace(change, t) })}
                  onClick={() => onDecide('accept', [change.path])}
                >
                  <Check className="i i-s" aria-hidden />
                  {t('Accept')}
                </Button>
                <Button
                  size="xs"
                  look="ghost"
                  busy={busy}
                  aria-label={t('Reject: {place}', { place: changePlace(change, t) })}
                  onClick={() => onDecide('decline', [change.path])}
                >
                  <X className="i i-s" aria-hidden />
                  {t('Reject')}
                </Button>
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What stands in the picture of the crew member anyway. */
function MoreRows({ changes }: { readonly changes: readonly Change[] }) {
  const t = useT()
  if (changes.length === 0) return null
  return (
    <details className="proposal-more">
      <summary className="small muted cursor-pointer">{t('Field by field')}</summary>
      <ul>
        {changes.map((change) => (
          <li key={change.path.join('\n')} className="proposal-row">
            <Row change={change} />
          </li>
        ))}
      </ul>
    </details>
  )
}

const LINES_MAX = 8

function Row({ change }: { readonly change: Change }) {
  const t = useT()
  const before = changeText(change, change.before, t)
  const after = changeText(change, change.after, t)
  return (
    <>
      <h3 className="small strong">
        <SafeText text={changePlace(change, t)} />
      </h3>
      {change.confirm.map((kind) => (
        <p key={kind} className="small warn row items-start gap-1.5">
          <TriangleAlert className="i i-s" aria-hidden />
          {t(CONFIRM_WORDS[kind])}
        </p>
      ))}
      <div className="diff-lines">
        {before === null ? null : <Side kind="out" text={before} />}
        {after === null ? null : <Side kind="in" text={after} />}
      </div>
    </>
  )
}

function Side({ kind, text }: { readonly kind: 'in' | 'out'; readonly text: string }) {
  const t = useT()
  const lines = text.split('\n')
  const rest = lines.slice(LINES_MAX).join('\n')
  return (
    <div className={`proposal-side diff-line ${kind}`}>
      <span aria-hidden>{kind === 'in' ? '+' : '−'}</span>
      <span>
        <span className="sr">{kind === 'in' ? t('put in: ') : t('taken out: ')}</span>
        <SafeText text={lines.slice(0, LINES_MAX).join('\n')} />
        {rest === '' ? null : (
          <details>
            <summary className="small cursor-pointer">{t.count(lines.length - LINES_MAX, '{n} more line', '{n} more lines')}</summary>
            <SafeText text={rest} />
          </details>
        )}
      </span>
    </div>
  )
}
