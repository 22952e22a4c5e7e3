'use client'

import { useRouter } from 'next/navigation'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { MISTAKE_WORDS } from '#components/hooks/hook-words.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { duration } from '#components/time/format-time.ts'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { DeliveryDetail, ExpectedSignature } from '#server/triggers/hooks/schema.ts'

const SHOWN_MAX = 4000

/** One message as it came: headers and content, what was expected where it was refused, and starting again with it. */
export function MessageDetail({ webhookId, id }: { readonly webhookId: string; readonly id: string }) {
  const t = useT()
  const { data, error, refetch } = useRead<DeliveryDetail>(`/webhooks/${webhookId}/deliveries/${id}`)
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={2} />
  const cut = (data.body?.length ?? 0) > SHOWN_MAX
  return (
    <div className="grid gap-3 px-4 pb-4">
      {data.expected === null ? null : <Expected expected={data.expected} />}
      <dl className="facts">
        {Object.entries(data.headers).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        <Fact name="SHA-256" value={data.bodyDigest} />
        {data.startedAfterMs === null ? null : (
          <>
            <dt>{t('Its run was made')}</dt>
            <dd>{t('{time} after it arrived', { time: duration(data.startedAfterMs, t) })}</dd>
          </>
        )}
      </dl>
      <div>
        <span className="label">{t('Content, from outside')}</span>
        {data.body === null ? (
          <p className="small muted">{t('Nothing is kept of what was refused: nobody vouches for it.')}</p>
        ) : (
          <>
            <pre className="plain mt-1">
              <SafeText text={cut ? data.body.slice(0, SHOWN_MAX) : data.body} />
            </pre>
            {cut ? (
              <p className="small muted">{t('The first {shown} of {all} characters.', { shown: SHOWN_MAX, all: data.body.length })}</p>
            ) : null}
          </>
        )}
      </div>
      {data.body === null ? null : <StartAgain webhookId={webhookId} id={id} />}
    </div>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt className="mono-s">{name}</dt>
      <dd className="mono-s wrap-anywhere">
        <SafeText text={value} />
      </dd>
    </>
  )
}

/** Expected against received. The sender is told nothing of it. */
function Expected({ expected }: { readonly expected: ExpectedSignature }) {
  const t = useT()
  return (
    <div className="grid gap-2">
      {expected.looksLike === null ? null : <p className="text-sm">{t(MISTAKE_WORDS[expected.looksLike])}</p>}
      <dl className="facts">
        <dt>{t('Expected')}</dt>
        <dd className="mono-s wrap-anywhere">{expected.expected.join(' ')}</dd>
        <dt>{t('Received')}</dt>
        <dd className="mono-s wrap-anywhere">
          <SafeText text={expected.received} />
        </dd>
      </dl>
    </div>
  )
}

function StartAgain({ webhookId, id }: { readonly webhookId: string; readonly id: string }) {
  const t = useT()
  const router = useRouter()
  const { act, busy } = useAct<{ runId: string }>({ onDone: ({ runId }) => router.push(`/runs/${runId}`) })
  return (
    <div className="row flex-wrap gap-2">
      <Button size="s" busy={busy} onClick={() => act({ path: `/webhooks/${webhookId}/deliveries/${id}/run` })}>
        {t('Start again with this message')}
      </Button>
      <span className="small muted">{t('A new run in your name, with what is taken from a message today.')}</span>
    </div>
  )
}
