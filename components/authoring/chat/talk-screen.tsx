'use client'

import { useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useEffect, useRef, useState } from 'react'
import { Conversation } from '#components/authoring/chat/conversation.tsx'
import { takeFirstWords } from '#components/authoring/chat/first-words.ts'
import { ProposedMember } from '#components/authoring/chat/proposed-member.tsx'
import { newestAnswer } from '#components/authoring/chat/turn-list.tsx'
import { useTalk } from '#components/authoring/chat/use-talk.ts'
import type { Draft } from '#components/crews/use-draft.ts'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { Empty, ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { useKeys } from '#components/ui/use-keys.ts'
import type { Decided, SessionView } from '#server/authoring/sessions/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Comes when there is a crew member: the form weighs more than the conversation. */
const LiveMember = dynamic(async () => (await import('#components/authoring/chat/live-member.tsx')).LiveMember, {
  loading: () => <SkeletonBlock height={480} />,
})

/** What is missing is set up on another page, in another tab or by somebody else: while something is, one looks again. */
const GAPS_MS = 5_000
const VIEWS = ['chat', 'member'] as const
const VIEW_WORDS = { chat: msg('Conversation'), member: msg('Crew member') } as const

/** A crew member is hired or changed by talking: the conversation, and beside it the crew member as it stands. */
export function TalkScreen({ id }: { readonly id: string }) {
  const [isWaiting, setWaiting] = useState(false)
  const { data, error, isPending, refetch } = useRead<SessionView>(`/authoring/sessions/${id}`, { everyMs: isWaiting ? GAPS_MS : false })
  const hasGaps = data !== undefined && (newestAnswer(data)?.answer?.gaps.length ?? 0) > 0
  if (hasGaps !== isWaiting) setWaiting(hasGaps)
  if (error && !data)
    return (
      <main className="page">
        <ProblemState problem={error} onRetry={() => void refetch()} />
      </main>
    )
  if (isPending || !data)
    return (
      <main className="page">
        <SkeletonBlock height={480} />
      </main>
    )
  return <Talking key={data.id} view={data} />
}

function Talking({ view }: { readonly view: SessionView }) {
  const t = useT()
  const client = useQueryClient()
  const talk = useTalk(view.id)
  const open = useRef<Draft | null>(null)
  const [shown, setShown] = useQueryState('view', parseAsStringLiteral(VIEWS).withDefault('chat'))
  const [text, setText] = useState('')
  const { act, busy } = useAct<Decided>()
  const key = `/authoring/sessions/${view.id}`

  /** What is typed in the form is saved first; then the conversation is read anew, because the draft is another one. */
  const settled = async (): Promise<SessionView | null> => {
    if (open.current === null || open.current.state === 'saved') return view
    if (!(await open.current.flush())) return null
    await client.invalidateQueries({ queryKey: [key] })
    return client.getQueryData<SessionView>([key]) ?? null
  }
  const say = async (words: string): Promise<void> => {
    const now = await settled()
    if (now === null) return
    setText('')
    if (!(await talk.talk(words, now.turns.length))) setText(words)
  }
  const decide = async (verb: 'accept' | 'decline', paths?: readonly (readonly string[])[]): Promise<void> => {
    const now = await settled()
    if (!now?.proposal) return
    const { turn, revision } = now.proposal
    act({ path: `${key}/${verb}`, body: { turn, revision, ...(paths ? { paths } : {}) } })
  }
  const undo = async (): Promise<void> => {
    const now = await settled()
    if (now?.undo) act({ path: `${key}/undo`, body: { revision: now.undo.revision } })
  }
  useFirstWords(view, say)
  useKeys({
    y: () => void decide('accept'),
    n: () => void decide('decline'),
    u: () => void undo(),
  })
  const name = view.memberName ?? t('New crew member')
  useEffect(() => {
    document.title = `${name} · Muster`
  }, [name])
  return (
    <main className="talk-page h-full">
      <div className="talk-tabs">
        <Tabs
          label={t('Conversation and crew member')}
          tabs={VIEWS}
          current={shown}
          words={VIEW_WORDS}
          onChoose={(one) => void setShown(one)}
        />
      </div>
      <div className="talking" data-view={shown}>
        <Conversation
          view={view}
          talk={talk}
          text={text}
          busy={busy}
          onText={setText}
          onSay={(words) => void say(words)}
          onDecide={(verb, paths) => void decide(verb, paths)}
          onUndo={() => void undo()}
        />
        <section className="desc talk-member" aria-label={t('Crew member')}>
          {view.memberId !== null ? (
            <LiveMember
              memberId={view.memberId}
              open={open}
              starts={view.turns.findLast(({ answer }) => answer !== null)?.answer?.trigger ?? null}
            />
          ) : (
            <div className="desc-scroll relative">
              {view.proposal ? (
                <ProposedMember
                  whole={view.proposal.whole}
                  gaps={view.turns.find(({ n }) => n === view.proposal?.turn)?.answer?.gaps ?? []}
                />
              ) : (
                <Empty title={t('Here the crew member comes to be')}>
                  {t('Say what the job is. What is proposed stands here, and nothing is made before you accept.')}
                </Empty>
              )}
            </div>
          )}
        </section>
      </div>
    </main>
  )
}

/** What was typed where the conversation began is said once, when nothing was said yet. */
function useFirstWords(view: SessionView, say: (text: string) => Promise<void>): void {
  const isSaid = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the conversation opens
  useEffect(() => {
    if (isSaid.current || view.turns.length > 0) return
    isSaid.current = true
    const words = takeFirstWords(view.id)
    if (words !== null) void say(words)
  }, [])
}
