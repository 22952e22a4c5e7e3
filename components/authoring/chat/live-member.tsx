'use client'

import Link from 'next/link'
import { type RefObject, useEffect, useState } from 'react'
import { ConfirmNote } from '#components/authoring/chat/confirm-note.tsx'
import { StartOffer } from '#components/authoring/chat/start-offer.tsx'
import { StepList } from '#components/authoring/chat/step-list.tsx'
import { GapNote } from '#components/authoring/gap-note.tsx'
import { Diagnostics } from '#components/crews/diagnostics.tsx'
import { JobForm } from '#components/crews/job-form.tsx'
import { MemberHeader } from '#components/crews/member-header.tsx'
import { SaveProblem } from '#components/crews/save-problem.tsx'
import { type Draft, useDraft } from '#components/crews/use-draft.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { SessionView } from '#server/authoring/sessions/schema.ts'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'

type Starts = NonNullable<SessionView['turns'][number]['answer']>['trigger']

/** A problem may be put right elsewhere: an app connected, a skill added. */
const PROBLEMS_MS = 5_000

interface Props {
  readonly memberId: string
  /** What is typed in the form and not saved yet: saved before anything is said or accepted. */
  readonly open: RefObject<Draft | null>
  /** When it starts, as the conversation has it. */
  readonly starts: Starts | null
}

/** The crew member itself: the same form as on its own page, and trying and putting to work beside it. */
export function LiveMember({ memberId, open, starts }: Props) {
  const [isWaiting, setWaiting] = useState(false)
  const { data, error, isPending, refetch } = useRead<AuthoredMember>(`/members/${memberId}`, { everyMs: isWaiting ? PROBLEMS_MS : false })
  const hasProblems = data?.diagnostics.some(({ severity }) => severity === 'error') ?? false
  if (hasProblems !== isWaiting) setWaiting(hasProblems)
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (isPending || !data) return <SkeletonBlock height={480} />
  return <Form key={data.id} member={data} open={open} starts={starts} />
}

function Form({ member, open, starts }: { readonly member: AuthoredMember } & Pick<Props, 'open' | 'starts'>) {
  const t = useT()
  const draft = useDraft(member)
  const off = useOff('author')
  useEffect(() => {
    open.current = draft
    return () => {
      open.current = null
    }
  }, [draft, open])
  const titles = new Map((member.posture?.tools ?? []).map(({ tool, title }) => [tool, t(title)]))
  return (
    <>
      <MemberHeader member={member} draft={draft} isTalking />
      <SaveProblem draft={draft} />
      <div className="desc-scroll relative">
        <div className="desc-in">
          <ConfirmNote member={member} />
          {starts?.kind === 'schedule' ? <StartOffer member={member} starts={starts} /> : null}
          <GapNote gaps={member.gaps} />
          <JobForm draft={draft} />
          <StepList steps={draft.value?.['steps']} titles={titles} inputs={draft.value?.['inputs']} />
          <p className="hint mt-4">
            <Link className="link" href={`/crews/${member.id}?tab=source`}>
              {t('Steps are changed by talking, or under Source.')}
            </Link>
          </p>
        </div>
      </div>
      <Diagnostics draft={draft} off={off} onOpenLine={(line) => window.location.assign(`/crews/${member.id}?tab=source&line=${line}`)} />
    </>
  )
}
