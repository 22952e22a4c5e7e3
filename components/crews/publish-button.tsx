'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { PublishMoves } from '#components/authoring/publish-moves.tsx'
import type { Draft } from '#components/crews/use-draft.ts'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'

interface Props {
  readonly member: AuthoredMember
  readonly draft: Draft
  /** The version at work, 0 when there is none. */
  readonly versionN: number
}

/** Puts the draft to work; asks first, and says which version it makes and what becomes of the one before. */
export function PublishButton({ member, draft, versionN }: Props) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const off = usePublishOff(draft, member.unconfirmed.length)
  const next = `v${member.versions.find(({ status }) => status === 'draft')?.n ?? versionN + 1}`
  const { act, busy } = useAct<{ n: number }>({
    onDone: ({ n }) => {
      setOpen(false)
      toast(t('{name} works by v{n} from now on. Runs under way keep theirs.', { name: member.name, n: String(n) }))
    },
    onProblem: () => setOpen(false),
  })
  const publish = async (): Promise<void> => {
    if (await draft.flush()) act({ path: `/members/${member.id}/publish` })
    else setOpen(false)
  }
  const about =
    versionN > 0
      ? t('Runs that start from now on follow {next}. v{before} stays under Versions, and runs under way keep it.', {
          next,
          before: String(versionN),
        })
      : t('Runs that start from now on follow {next}.', { next })
  return (
    <>
      <Button look="primary" busy={busy} off={off} onClick={() => setOpen(true)}>
        {t('Put to work as {next}', { next })}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('Put {name} to work as {next}?', { name: member.name, next })} about={about}>
        <PublishMoves memberId={member.id} next={next} proposed={member.proposedStart} />
        {draft.posture ? <p className="mb-4 text-sm">{draft.posture.sentence}</p> : null}
        <div className="row justify-end">
          <Button onClick={() => setOpen(false)}>{t('Not now')}</Button>
          <Button look="primary" busy={busy} onClick={() => void publish()}>
            {busy ? t('Putting to work') : t('Put to work as {next}', { next })}
          </Button>
        </div>
      </Dialog>
    </>
  )
}

function usePublishOff(draft: Draft, unconfirmed: number): string | null {
  const t = useT()
  const role = useOff('author')
  if (role !== null) return role
  if (draft.state === 'failed') return t('Save the text first.')
  const errors = draft.diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  if (errors > 0) return t.count(errors, 'Correct {n} problem first.', 'Correct {n} problems first.')
  return unconfirmed === 0 ? null : t.count(unconfirmed, 'Confirm the proposed value first.', 'Confirm the {n} proposed values first.')
}
