'use client'

import { Check, Clock, UserRound, X } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useRef, useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { AsideActions } from '#components/inbox/aside-actions.tsx'
import type { AskPermissionProps } from '#components/inbox/ask-permission.tsx'
import type { ConfirmPaymentProps } from '#components/inbox/confirm-payment.tsx'
import { PasswordDialog } from '#components/inbox/password-dialog.tsx'
import { RejectDialog } from '#components/inbox/reject-dialog.tsx'
import { SuggestionCard } from '#components/inbox/suggestion-card.tsx'
import { nextStep } from '#components/inbox/typed-confirm.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { Clock as MusterClock } from '#components/time/clock.ts'
import { clockTime, dayTime, deadline, duration } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { openLater } from '#components/ui/open-later.tsx'
import { useKeys } from '#components/ui/use-keys.ts'
import type { ApprovalDetail } from '#server/bridge/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** One decision on exactly the plan that was on screen when it was taken. */
interface Ballot {
  readonly decision: 'approve' | 'reject'
  readonly token: string
  readonly reason: string
}

interface Props {
  readonly approval: ApprovalDetail
  /** In the inbox: y and n decide. */
  readonly keys?: boolean
  readonly onDecided?: (decision: 'approve' | 'reject') => void
  /** It was set aside: it leaves the list. */
  readonly onAside?: () => void
}

const ConfirmLater = openLater<ConfirmPaymentProps>(async () => (await import('#components/inbox/confirm-payment.tsx')).ConfirmPayment)

/** Who agreed, what each button does, and what happens without one. It decides on exactly the plan that is shown. */
export function DecisionBar({ approval, keys = false, onDecided, onAside }: Props) {
  const [rejecting, setRejecting] = useState(false)
  const [asking, setAsking] = useState<Ballot | null>(null)
  const [typing, setTyping] = useState(false)
  // What was on screen when the decision was taken, here or by somebody quicker: it takes no second one until it is read again.
  const [taken, setTaken] = useState<ApprovalDetail | null>(null)
  const bar = useRef<HTMLDivElement>(null)
  const { act, busy } = useAct<unknown>({
    onDone: (_, { body }) => {
      setRejecting(false)
      setTaken(approval)
      onDecided?.((body as Ballot).decision)
    },
    // The refused decision itself is kept: a rejection goes on as a rejection, with its reason.
    onProblem: (problem, { body }) => {
      if (problem.code === 'ALREADY_DECIDED') {
        setRejecting(false)
        setTaken(approval)
      }
      if (problem.code !== 'REAUTH_REQUIRED') return
      setRejecting(false)
      setAsking(body as Ballot)
    },
  })
  const send = (ballot: Ballot): void => act({ path: `/approvals/${approval.id}/vote`, body: ballot })
  const ballotOf = (decision: Ballot['decision'], reason = ''): Ballot => ({ decision, token: approval.token, reason })
  const approve = (isTyped = false): void => {
    const step = nextStep(approval, isTyped)
    setTyping(step === 'typed')
    if (step === 'password') setAsking(ballotOf('approve'))
    if (step === 'send') send(ballotOf('approve'))
  }
  // In a narrow window the list hides the plan: what is not on screen is not decided by a key.
  const isShown = (): boolean => (bar.current?.getClientRects().length ?? 0) > 0
  const isOpen = taken !== approval || !(approval.may.approve || approval.may.reject)
  useKeys(
    keys
      ? {
          y: () => approval.status === 'pending' && isOpen && approval.may.approve && isShown() && approve(),
          n: () => approval.status === 'pending' && isOpen && approval.may.reject && isShown() && setRejecting(true),
        }
      : {},
  )
  if (approval.status !== 'pending') return <Decided approval={approval} />
  if (!isOpen) return <Reading />
  return (
    <div className={keys ? 'acts' : 'acts wide'} ref={bar}>
      <Agreement approval={approval} />
      <Choice approval={approval} keys={keys} busy={busy} onReject={() => setRejecting(true)} onApprove={() => approve()}>
        <AsideActions approval={approval} keys={keys} bar={bar} onAside={() => onAside?.()} />
      </Choice>
      <Fine approval={approval} />
      <RejectDialog open={rejecting} onOpenChange={setRejecting} busy={busy} onReject={(reason) => send(ballotOf('reject', reason))} />
      <ConfirmLater open={typing} onOpenChange={setTyping} card={approval.card} onDone={() => approve(true)} />
      <PasswordDialog
        open={asking !== null}
        onOpenChange={(open) => (open ? undefined : setAsking(null))}
        decision={asking?.decision ?? 'approve'}
        onDone={() => {
          setAsking(null)
          if (asking) send(asking)
        }}
      />
    </div>
  )
}

interface ChoiceProps extends Pick<Props, 'approval' | 'keys'> {
  readonly busy: boolean
  readonly onReject: () => void
  readonly onApprove: () => void
  /** What can be done without deciding. */
  readonly children: ReactNode
}

function Choice({ approval, keys, busy, onReject, onApprove, children }: ChoiceProps) {
  const t = useT()
  const words = approveWords(approval, t)
  return (
    <div className="row duo">
      <Button look="danger" off={approval.may.reject ? null : ''} onClick={onReject}>
        {t('Reject')}
        {keys ? <kbd className="kbd">n</kbd> : null}
      </Button>
      {children}
      <span className="grow" />
      <Button look="primary" busy={busy} off={approval.may.approve ? null : ''} onClick={onApprove}>
        <span className="max-[900px]:hidden">{busy ? t('Approving') : words.long}</span>
        <span className="min-[901px]:hidden">{busy ? t('Approving') : words.short}</span>
        {keys ? <kbd className="kbd">y</kbd> : null}
      </Button>
    </div>
  )
}

/** `Approve and send 9 e-mails`: verb, object, consequence; shorter for a thumb. */
function approveWords({ card, requirement, votes }: ApprovalDetail, t: Say): { long: string; short: string } {
  const isLast = votes.filter((vote) => vote.decision === 'approve').length + 1 >= requirement.votesNeeded
  if (!isLast) return { long: t('Approve; others decide too'), short: t('Approve') }
  // Only English goes on in the middle of a sentence: a German noun keeps its capital.
  const act = t.language === 'en' ? card.sentence.charAt(0).toLowerCase() + card.sentence.slice(1) : card.sentence
  // `send 9 e-mails`, `9 E-Mails senden`
  const brief = (t.language === 'en' ? /^\p{L}+ \d+ [\p{L}-]+/u : /^\d[^,]{0,24}(?=,|$)/).exec(act)?.[0]
  return { long: t('Approve and {act}', { act }), short: brief ? t('Approve and {act}', { act: brief }) : t('Approve') }
}

function Agreement({ approval }: { readonly approval: ApprovalDetail }) {
  const t = useT()
  const clock = useClock()
  const { votesNeeded } = approval.requirement
  return (
    <div className="agreebar">
      {approval.votes.map((vote) => (
        <span key={vote.name} className={vote.decision === 'approve' ? 'ag done' : 'ag danger'}>
          {vote.decision === 'approve' ? <Check className="i" aria-hidden /> : <X className="i" aria-hidden />}
          <Said
            text={vote.decision === 'approve' ? '{name} agreed {time}' : '{name} rejected {time}'}
            holes={{ name: <SafeText text={vote.name} />, time: clockTime(vote.at, clock) }}
          />
        </span>
      ))}
      {approval.may.approve ? (
        <span className="ag">
          <UserRound className="i" aria-hidden />
          {t('You: open')}
        </span>
      ) : null}
      <span className="grow" />
      <span className="muted">
        {votesNeeded > 1 ? t('{n} must agree.', { n: votesNeeded }) : approval.card.practiceNote ? `${approval.card.practiceNote}.` : ''}
      </span>
    </div>
  )
}

function Fine({ approval }: { readonly approval: ApprovalDetail }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const left = new Date(approval.expiresAt).getTime() - now
  const hasMail = approval.card.willDo.some((group) => group.items.some((item) => item.preview.kind === 'mail'))
  return (
    <p className="fine">
      <Clock className="i i-s" aria-hidden />
      <span>
        {approval.may.why ?? t('Nothing happens until you decide.')}{' '}
        {t('Rejected {when}, in {left}.', {
          when: deadline(approval.expiresAt, clock, now),
          left: duration(left, t).replace(/ \d+ s$/, ''),
        })}
        {hasMail && approval.may.approve ? ` ${t('A sent e-mail cannot be called back.')}` : ''}
      </span>
    </p>
  )
}

/** Between a decision and reading the plan again there is nothing to press. */
function Reading() {
  const t = useT()
  return (
    <div className="acts">
      <p className="fine mt-0" role="status">
        {t('Decided. Reading who decided what.')}
      </p>
    </div>
  )
}

const JUST_NOW_MS = 60_000

/** `3 s ago` for a minute, then day and time. */
function whenOf(at: string, clock: MusterClock, now: number, t: Say): string {
  const past = Math.max(0, now - new Date(at).getTime())
  return past < JUST_NOW_MS ? t('{n} s ago', { n: Math.floor(past / 1000) }) : dayTime(at, clock, now)
}

/** Who decided what, and what comes of it. */
function decidedWords({ status, votes, next }: ApprovalDetail, when: (at: string) => string, t: Say): string {
  const last = votes.at(-1)
  const who = { name: last?.name ?? t('somebody'), when: last ? when(last.at) : '' }
  if (status === 'approved') return t('Approved by {name} {when}. The plan is carried out as it stands here.', who)
  if (status === 'rejected') return t('Rejected by {name} {when}. Nothing of it was sent.', who)
  if (status === 'expired') return t('Nobody decided in time. Nothing was sent.')
  return next === null
    ? t('This plan is no longer open. Nothing was sent from it.')
    : t('Another plan took its place. Nothing was sent from this one.')
}

const AskLater = openLater<AskPermissionProps>(async () => (await import('#components/inbox/ask-permission.tsx')).AskPermission)

function Decided({ approval }: { readonly approval: ApprovalDetail }) {
  const t = useT()
  const [asks, setAsks] = useState(false)
  const clock = useClock()
  const now = useNow()
  const text = decidedWords(approval, (at) => whenOf(at, clock, now, t), t)
  // what a program outside asks for is asked about each time (domain §7)
  const mayGoAlone = approval.status === 'approved' && approval.run.memberKind === 'crew'
  return (
    <div className="acts">
      <p className="fine mt-0 flex-wrap" role="status">
        {approval.status === 'approved' ? <Check className="i ok" aria-hidden /> : <X className="i" aria-hidden />}
        <span className="flex-[1_1_240px]">{text}</span>
        {approval.next === null ? (
          <Link className="link" href={`/runs/${approval.run.id}`}>
            {t('Open the run')}
          </Link>
        ) : (
          <Link className="link" href={`/approvals?id=${approval.next}`}>
            {t('Open the new plan')}
          </Link>
        )}
        {mayGoAlone ? (
          <button type="button" className="link text-left" onClick={() => setAsks(true)}>
            {t('Let it do this without asking')}
          </button>
        ) : null}
      </p>
      {mayGoAlone ? <AskLater approval={approval} open={asks} onOpenChange={setAsks} /> : null}
      {mayGoAlone ? <SuggestionCard approvalId={approval.id} /> : null}
    </div>
  )
}
