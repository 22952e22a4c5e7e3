'use client'

import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { DiffView } from '#components/authoring/diff-view.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { counted } from '#components/words.ts'
import type { UpgradeOffer } from '#server/bridge/authoring/schema.ts'

interface Props {
  readonly memberId: string
  /** Saves what is typed first. @returns whether all of it is saved */
  readonly flush: () => Promise<boolean>
}
type Choice = 'mine' | 'theirs'

/** Says that the template of this crew member has a newer version, shows what it changes, and merges it into the draft. */
export function UpgradeNote({ memberId, flush }: Props) {
  const { data } = useRead<{ offer: UpgradeOffer | null }>(`/members/${memberId}/upgrade`)
  const [open, setOpen] = useState(false)
  const offer = data?.offer
  if (!offer) return null
  return (
    <>
      <div className="note mb-4">
        <Sparkles className="i" aria-hidden />
        <div className="grow">
          The job {offer.name} has a newer version. {offer.isEdited ? 'What you changed stays.' : ''}
        </div>
        <Button size="s" onClick={() => setOpen(true)}>
          See what changes
        </Button>
      </div>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`The newer version of ${offer.name}`}
        about="It opens as a draft. Nothing changes at work until you put it to work."
      >
        <UpgradeForm key={offer.templateDigest} memberId={memberId} offer={offer} flush={flush} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function UpgradeForm({ memberId, offer, flush, onClose }: Props & { readonly offer: UpgradeOffer; readonly onClose: () => void }) {
  const off = useOff('author')
  const [choices, setChoices] = useState<readonly Choice[]>(offer.conflicts.map(() => 'mine'))
  const { act, busy } = useAct({
    onDone: () => {
      onClose()
      toast('The newer version is in the draft. Try it before you put it to work.')
    },
    onProblem: onClose,
  })
  const merge = async (): Promise<void> => {
    const { templateDigest, revision } = offer
    if (await flush()) act({ path: `/members/${memberId}/upgrade`, body: { choices, templateDigest, revision } })
  }
  return (
    <>
      <div className="max-h-[60dvh] overflow-auto">
        <DiffView diff={offer.diff} was="Now" is="With the newer version" />
        {offer.conflicts.length > 0 ? (
          <p className="strong mt-4 text-sm">
            {counted(offer.conflicts.length, 'place was', 'places were')} changed by both. Choose what stays.
          </p>
        ) : null}
        {offer.conflicts.map((conflict, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is its position
          <fieldset key={index} className="mt-3 grid gap-2">
            <legend className="sr">Place {index + 1} that both changed</legend>
            {(['mine', 'theirs'] as const).map((side) => (
              <label key={side} className="choice">
                <input
                  type="radio"
                  name={`conflict-${index}`}
                  checked={choices[index] === side}
                  onChange={() => setChoices(choices.with(index, side))}
                />
                <span>
                  <span className="small muted block">{side === 'mine' ? 'Yours' : 'The newer version'}</span>
                  <span className="mono-s whitespace-pre-wrap">
                    <SafeText text={conflict[side] === '' ? 'nothing' : conflict[side]} />
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
        ))}
      </div>
      <div className="row mt-4 justify-end">
        <Button onClick={onClose}>Not now</Button>
        <Button look="primary" busy={busy} off={off} onClick={() => void merge()}>
          Open it as a draft
        </Button>
      </div>
    </>
  )
}
