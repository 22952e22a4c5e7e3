'use client'

import { Check, TriangleAlert, X } from 'lucide-react'
import { changePlace } from '#components/authoring/change-words.ts'
import { changeText } from '#components/authoring/chat/change-text.ts'
import { oncePerValue, placeValue, touches } from '#components/authoring/chat/place-value.ts'
import { spokenValue } from '#components/authoring/chat/spoken-text.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import type { KeptAnswer, Proposal } from '#server/authoring/sessions/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

type Change = Proposal['changes'][number]
export type Decide = (verb: 'accept' | 'decline', paths?: readonly (readonly string[])[]) => void

interface Props {
  readonly proposal: Proposal
  /** Places in it that a person has to confirm. */
  readonly toConfirm: KeptAnswer['toConfirm']
  readonly busy: boolean
  readonly off: string | null
  /** False before there is a crew member: the first that is accepted makes it. */
  readonly isHired: boolean
  readonly onDecide: Decide
}

const CONFIRM_WORDS = {
  destination: msg('Proposed destination: {value}. It has to be confirmed.'),
  amount: msg('Proposed amount: {value}. It has to be confirmed.'),
  freedom: msg('Proposed freedom: {value}. It has to be confirmed.'),
} as const

/** Beside a field that holds such a value. */
const MARK_WORDS = {
  destination: msg('a destination to confirm'),
  amount: msg('an amount to confirm'),
  freedom: msg('freedom to confirm'),
} as const

/** What the author would change, field by field. Nothing of it happens before somebody accepts. */
export function ProposalCard({ proposal, toConfirm, busy, off, isHired, onDecide }: Props) {
  const t = useT()
  const { changes, whole } = proposal
  const open = toConfirm.filter(({ path }) => changes.some((change) => touches(change.path, path)))
  const rows = <Rows changes={changes} busy={busy} off={off} isHired={isHired} onDecide={onDecide} />
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
            {t('Accept all')}
          </Button>
          <Button
            size="s"
            look="ghost"
            busy={busy}
            off={off === null ? null : ''}
            aria-keyshortcuts="n"
            onClick={() => onDecide('decline')}
          >
            {t('Reject all')}
          </Button>
        </span>
      </div>
      {open.length === 0 ? null : <ToConfirm places={open} definition={whole.definition} />}
      {isHired ? (
        rows
      ) : (
        <details className="proposal-more">
          <summary className="small muted cursor-pointer">{t('Field by field')}</summary>
          <p className="small muted">{t('Accepting one field makes the crew member with it and its name. The others stay proposed.')}</p>
          {rows}
        </details>
      )}
    </section>
  )
}

/** Without these there is no job description to make a crew member of: on the first proposal they are not rejected one by one. */
const NEEDED = new Set(['metadata', 'objective', 'steps', 'tools'])

interface RowsProps extends Omit<Props, 'proposal' | 'toConfirm'> {
  readonly changes: readonly Change[]
}

function Rows({ changes, busy, off, isHired, onDecide }: RowsProps) {
  const t = useT()
  return (
    <ul>
      {changes.map((change) => (
        <li key={change.path.join('\n')} className="proposal-row">
          <Row change={change} />
          {off === null ? (
            <p className="row">
              <Button
                size="xs"
                busy={busy}
                data-verb="accept"
                aria-label={t('Accept: {place}', { place: changePlace(change, t) })}
                onClick={() => onDecide('accept', [change.path])}
              >
                <Check className="i i-s" aria-hidden />
                {t('Accept')}
              </Button>
              {isHired || !NEEDED.has(change.path[0] ?? '') ? (
                <Button
                  size="xs"
                  look="ghost"
                  busy={busy}
                  data-verb="reject"
                  aria-label={t('Reject: {place}', { place: changePlace(change, t) })}
                  onClick={() => onDecide('decline', [change.path])}
                >
                  <X className="i i-s" aria-hidden />
                  {t('Reject')}
                </Button>
              ) : null}
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

/** Destinations, amounts and freedom in it, each with its value: nobody's word before a person confirms them. */
function ToConfirm({ places, definition }: { readonly places: KeptAnswer['toConfirm']; readonly definition: unknown }) {
  const t = useT()
  const inputs = placeValue(definition, ['inputs'])
  const shown = (place: KeptAnswer['toConfirm'][number]): string =>
    spokenValue(changeText(place, placeValue(definition, place.path), t) ?? '', inputs, t)
  return (
    <ul className="proposal-open">
      {oncePerValue(places, definition).map((place) => (
        <li key={`${place.kind} ${place.path.join('\n')}`} className="row items-start gap-1.5">
          <TriangleAlert className="i i-s warn" aria-hidden />
          <span className="wrap-anywhere">
            <Said
              text={CONFIRM_WORDS[place.kind]}
              holes={{
                value: (
                  <b className="whitespace-pre-wrap">
                    <SafeText text={shown(place)} destination />
                  </b>
                ),
              }}
            />
          </span>
        </li>
      ))}
    </ul>
  )
}

const LINES_MAX = 8

function Row({ change }: { readonly change: Change }) {
  const t = useT()
  const before = changeText(change, change.before, t)
  const after = changeText(change, change.after, t)
  return (
    <>
      <h3 className="row small flex-wrap gap-2">
        <span className="strong">
          <SafeText text={changePlace(change, t)} />
        </span>
        {change.confirm.map((kind) => (
          <span key={kind} className="row warn gap-1">
            <TriangleAlert className="i i-s" aria-hidden />
            {t(MARK_WORDS[kind])}
          </span>
        ))}
      </h3>
      <div className="diff-lines">
        {before === null ? null : <Side kind="out" text={before} isCode={isCode(change.before)} />}
        {after === null ? null : <Side kind="in" text={after} isCode={isCode(change.after)} />}
      </div>
    </>
  )
}

/** As in the source, and set like it. */
const isCode = (value: unknown): boolean => typeof value === 'object' && value !== null

function Side({ kind, text, isCode }: { readonly kind: 'in' | 'out'; readonly text: string; readonly isCode: boolean }) {
  const t = useT()
  const lines = text.split('\n')
  const rest = lines.slice(LINES_MAX).join('\n')
  return (
    <div className={`proposal-side diff-line ${kind}`}>
      <span aria-hidden>{kind === 'in' ? '+' : '−'}</span>
      <span className={isCode ? 'mono-s' : undefined}>
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
