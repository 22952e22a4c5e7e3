'use client'

import { FlaskConical } from 'lucide-react'
import Link from 'next/link'
import { toast } from 'sonner'
import { MemberState } from '#components/crews/crew-list.tsx'
import type { Draft } from '#components/crews/use-draft.ts'
import { useAct } from '#components/data/use-act.ts'
import { useOff, useZone } from '#components/shell/use-shell.ts'
import { clockTime } from '#components/time/format-time.ts'
import { Button, buttonClass } from '#components/ui/button.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'

/** Name, state, and the two things to do next: try it, put it to work. */
export function MemberHeader({ member, draft }: { readonly member: MemberDetail; readonly draft: Draft }) {
  const published = member.versions.filter((version) => version.status !== 'draft')
  const versionN = published.reduce((highest, version) => Math.max(highest, version.n), 0)
  const { act, busy } = useAct<{ n: number }>({
    onDone: ({ n }) => toast(`${member.name} works by v${n} from now on. Runs under way keep theirs.`),
  })
  const off = usePublishOff(draft)
  const publish = async (): Promise<void> => {
    if (await draft.flush()) act({ path: `/members/${member.id}/publish` })
  }
  const hasDraft = draft.revision > 0
  return (
    <div className="member-h">
      <Link className="muted text-sm max-[480px]:hidden" href="/crews">
        Crews /
      </Link>
      <h1 className="exact">{member.name}</h1>
      <MemberState member={{ status: member.status, versionN: versionN === 0 ? null : versionN, draftDiffers: hasDraft && versionN > 0 }} />
      <span className="grow" />
      <Saving draft={draft} />
      <Link className={buttonClass(hasDraft ? 'plain' : 'primary')} href={`/crews/${member.id}/start`}>
        <FlaskConical className="i" aria-hidden />
        {versionN > 0 ? 'Try or start' : 'Try'}
      </Link>
      {hasDraft ? (
        <Button look="primary" busy={busy} off={off} onClick={() => void publish()}>
          Put to work as v{versionN + 1}
        </Button>
      ) : (
        <span className="small muted">Up to date with v{versionN}</span>
      )}
    </div>
  )
}

function usePublishOff(draft: Draft): string | null {
  const role = useOff('author')
  if (role !== null) return role
  const errors = draft.diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  return errors === 0 ? null : errors === 1 ? 'Correct 1 problem first.' : `Correct ${errors} problems first.`
}

function Saving({ draft }: { readonly draft: Draft }) {
  const zone = useZone()
  const text =
    draft.state === 'saved'
      ? draft.savedAt === null
        ? ''
        : `Saved ${clockTime(draft.savedAt, zone)}`
      : draft.state === 'failed'
        ? 'Not saved'
        : 'Saving'
  return (
    <span className="small muted" role="status">
      {text}
    </span>
  )
}
