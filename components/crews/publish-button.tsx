'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { PublishMoves } from '#components/authoring/publish-moves.tsx'
import type { Draft } from '#components/crews/use-draft.ts'
import { useAct } from '#components/data/use-act.ts'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'

interface Props {
  readonly member: MemberDetail
  readonly draft: Draft
  /** The version at work, 0 when there is none. */
  readonly versionN: number
}

/** Puts the draft to work; asks first, and says which version it makes and what becomes of the one before. */
export function PublishButton({ member, draft, versionN }: Props) {
  const [open, setOpen] = useState(false)
  const off = usePublishOff(draft)
  const next = `v${member.versions.find(({ status }) => status === 'draft')?.n ?? versionN + 1}`
  const { act, busy } = useAct<{ n: number }>({
    onDone: ({ n }) => {
      setOpen(false)
      toast(`${member.name} works by v${n} from now on. Runs under way keep theirs.`)
    },
    onProblem: () => setOpen(false),
  })
  const publish = async (): Promise<void> => {
    if (await draft.flush()) act({ path: `/members/${member.id}/publish` })
    else setOpen(false)
  }
  const before = versionN > 0 ? ` v${versionN} stays under Versions, and runs under way keep it.` : ''
  return (
    <>
      <Button look="primary" busy={busy} off={off} onClick={() => setOpen(true)}>
        Put to work as {next}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Put ${member.name} to work as ${next}?`}
        about={`Runs that start from now on follow ${next}.${before}`}
      >
        <PublishMoves memberId={member.id} next={next} />
        {draft.posture ? <p className="mb-4 text-sm">{draft.posture.sentence}</p> : null}
        <div className="row justify-end">
          <Button onClick={() => setOpen(false)}>Not now</Button>
          <Button look="primary" busy={busy} onClick={() => void publish()}>
            {busy ? 'Putting to work' : `Put to work as ${next}`}
          </Button>
        </div>
      </Dialog>
    </>
  )
}

function usePublishOff(draft: Draft): string | null {
  const role = useOff('author')
  if (role !== null) return role
  if (draft.state === 'failed') return 'Save the text first.'
  const errors = draft.diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  return errors === 0 ? null : errors === 1 ? 'Correct 1 problem first.' : `Correct ${errors} problems first.`
}
