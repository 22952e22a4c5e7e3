'use client'

import { Copy, Download, History } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { parseAsInteger, useQueryState } from 'nuqs'
import { useState } from 'react'
import { toast } from 'sonner'
import { DiscardDraft } from '#components/authoring/discard-draft.tsx'
import { RestoreVersion } from '#components/authoring/restore-version.tsx'
import { VersionChanges } from '#components/authoring/version-changes.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { AuthoredMember, VersionItem, VersionList } from '#server/bridge/authoring/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const STATE = {
  draft: [msg('Draft'), 'warn'],
  live: [msg('At work'), 'ok'],
  before: [msg('Before'), 'neutral'],
  discarded: [msg('Draft let go'), 'neutral'],
} as const

interface Props {
  readonly member: AuthoredMember
  /** Saves what is typed first. @returns whether all of it is saved */
  readonly flush: () => Promise<boolean>
}

/** Versions, newest first: what each says otherwise, and any of them as a new draft. A run keeps the version it started with. */
export function Versions({ member, flush }: Props) {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<VersionList>(`/members/${member.id}/versions`)
  const [shown, setShown] = useQueryState('version', parseAsInteger)
  const [restoring, setRestoring] = useState<VersionItem | null>(null)
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  const live = data?.items.find(({ status }) => status === 'live')
  const draft = data?.items.find(({ status }) => status === 'draft')
  return (
    <>
      <div className="row mb-3 flex-wrap justify-end">
        {data && draft && live ? (
          <DiscardDraft member={member} draftN={draft.n} liveN={live.n} revision={data.revision} flush={flush} />
        ) : null}
        <a className={buttonClass('plain', 's')} href={`/api/v1/members/${member.id}/export`} download>
          <Download className="i i-s" aria-hidden />
          {t('Export as a file')}
        </a>
        <Duplicate member={member} flush={flush} />
      </div>
      <section className="card" aria-label={t('Versions')}>
        {isPending || !data ? <SkeletonRows rows={3} /> : null}
        {data?.items.map((version) => (
          <div key={version.n} className="version">
            <Head
              version={version}
              isOpen={shown === version.n}
              onOpen={() => void setShown(shown === version.n ? null : version.n)}
              onRestore={version.status === 'draft' || (version.status === 'live' && !draft) ? null : () => setRestoring(version)}
            />
            {shown === version.n ? <VersionChanges memberId={member.id} version={version} /> : null}
          </div>
        ))}
      </section>
      {restoring && data ? (
        <RestoreVersion
          member={member}
          version={restoring}
          draftN={draft?.n ?? null}
          revision={data.revision}
          flush={flush}
          onClose={() => setRestoring(null)}
        />
      ) : null}
    </>
  )
}

interface HeadProps {
  readonly version: VersionItem
  readonly isOpen: boolean
  readonly onOpen: () => void
  readonly onRestore: (() => void) | null
}

function Head({ version, isOpen, onOpen, onRestore }: HeadProps) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const off = useOff('author')
  const [word, tone] = STATE[version.status]
  const n = String(version.n)
  const when = version.at ? dayTime(version.at, clock, now) : null
  return (
    <div className="version-h">
      <span className="strong">v{version.n}</span>
      <span className="muted">
        {when === null ? t('not put to work') : version.by ? t('{when} by {name}', { when, name: version.by }) : when}
      </span>
      <Badge tone={tone}>{t(word)}</Badge>
      <span className="version-acts">
        <Button size="s" look="ghost" aria-expanded={isOpen} aria-label={t('What changed, v{n}', { n })} onClick={onOpen}>
          {t('What changed')}
        </Button>
        {onRestore && off === null ? (
          <Button size="s" look="ghost" aria-label={t('Restore v{n} as a draft', { n })} onClick={onRestore}>
            <History className="i i-s" aria-hidden />
            {t('Restore')}
          </Button>
        ) : null}
      </span>
    </div>
  )
}

function Duplicate({ member, flush }: Props) {
  const t = useT()
  const router = useRouter()
  const off = useOff('author')
  const { act, busy } = useAct<{ memberId: string }>({
    onDone: ({ memberId }) => {
      toast(t('A copy of {name} is open as a draft. It shares no schedules and no runs with it.', { name: member.name }))
      router.push(`/crews/${memberId}`)
    },
  })
  const copy = async (): Promise<void> => {
    if (await flush()) act({ path: `/members/${member.id}/duplicate` })
  }
  return (
    <Button size="s" busy={busy} off={off} onClick={() => void copy()}>
      <Copy className="i i-s" aria-hidden />
      {t('Duplicate')}
    </Button>
  )
}
