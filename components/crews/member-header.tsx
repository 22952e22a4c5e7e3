'use client'

import { FlaskConical } from 'lucide-react'
import Link from 'next/link'
import { TalkAbout } from '#components/authoring/chat/talk-about.tsx'
import { MemberState } from '#components/crews/crew-list.tsx'
import { PublishButton } from '#components/crews/publish-button.tsx'
import { RemoveDraft } from '#components/crews/remove-draft.tsx'
import { SuspendMember } from '#components/crews/suspend-member.tsx'
import type { Draft } from '#components/crews/use-draft.ts'
import { useT } from '#components/language/language.tsx'
import { clockTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { buttonClass } from '#components/ui/button.tsx'
import { Crumb } from '#components/ui/crumb.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'

interface Props {
  readonly member: AuthoredMember
  readonly draft: Draft
  /** Shown beside the conversation already. */
  readonly isTalking?: boolean
}

/** Name, state, and what to do next: talk about it, try it, put it to work. */
export function MemberHeader({ member, draft, isTalking = false }: Props) {
  const t = useT()
  const published = member.versions.filter((version) => version.publishedAt !== null)
  const versionN = published.reduce((highest, version) => Math.max(highest, version.n), 0)
  const hasDraft = draft.revision > 0
  return (
    <div className="member-h">
      <Crumb href="/crews" className="max-[480px]:hidden">
        {t('Crews')}
      </Crumb>
      <h1 className="exact">{member.name}</h1>
      <MemberState member={{ status: member.status, versionN: versionN === 0 ? null : versionN, draftDiffers: hasDraft && versionN > 0 }} />
      <span className="grow" />
      <Saving draft={draft} />
      {member.status === 'provisional' && versionN === 0 ? <RemoveDraft member={member} /> : null}
      <SuspendMember member={member} />
      {isTalking ? null : <TalkAbout memberId={member.id} draft={draft} />}
      <Link className={buttonClass(hasDraft ? 'plain' : 'primary')} href={`/crews/${member.id}/start`}>
        <FlaskConical className="i" aria-hidden />
        {versionN > 0 ? t('Try or start') : t('Try')}
      </Link>
      {hasDraft ? (
        <PublishButton member={member} draft={draft} versionN={versionN} />
      ) : (
        <span className="small muted">{t('Up to date with v{n}', { n: String(versionN) })}</span>
      )}
    </div>
  )
}

function Saving({ draft }: { readonly draft: Draft }) {
  const t = useT()
  const clock = useClock()
  const text =
    draft.state === 'saved'
      ? draft.savedAt === null
        ? ''
        : t('Saved {when}', { when: clockTime(draft.savedAt, clock) })
      : draft.state === 'failed'
        ? t('Not saved')
        : draft.state === 'typing'
          ? t('Unsaved changes')
          : t('Saving')
  return (
    <span className="small muted" role="status">
      {text}
    </span>
  )
}
