'use client'

import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { DiffView } from '#components/authoring/diff-view.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { UpgradeOffer } from '#server/bridge/authoring/schema.ts'

interface Props {
  readonly memberId: string
  /** Saves what is typed first. @returns whether all of it is saved */
  readonly flush: () => Promise<boolean>
}
type Choice = 'mine' | 'theirs'

/** Says that the template of this crew member has a newer version, shows what it changes, and merges it into the draft. */
export function UpgradeNote({ memberId, flush }: Props) {
  const t = useT()
  const { data } = useRead<{ offer: UpgradeOffer | null }>(`/members/${memberId}/upgrade`)
  const [open, setOpen] = useState(false)
  const offer = data?.offer
  if (!offer) return null
  return (
    <>
      <div className="note mb-4">
        <Sparkles className="i" aria-hidden />
        <div className="grow">
          {offer.isEdited
            ? t('The job {name} has a newer version. What you changed stays.', { name: offer.name })
            : t('The job {name} has a newer version.', { name: offer.name })}
        </div>
        <Button size="s" onClick={() => setOpen(true)}>
          {t('See what changes')}
        </Button>
      </div>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('The newer version of {name}', { name: offer.name })}
        about={t('It opens as a draft. Nothing changes at work until you put it to work.')}
      >
        <UpgradeForm key={offer.templateDigest} memberId={memberId} offer={offer} flush={flush} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function UpgradeForm({ memberId, offer, flush, onClose }: Props & { readonly offer: UpgradeOffer; readonly onClose: () => void }) {
  const t = useT()
  const off = useOff('author')
  const [choices, setChoices] = useState<readonly Choice[]>(offer.conflicts.map(() => 'mine'))
  const { act, busy } = useAct({
    onDone: () => {
      onClose()
      toast(t('The newer version is in the draft. Try it before you put it to work.'))
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
        <DiffView diff={offer.diff} was={t('Now')} is={t('With the newer version')} />
        {offer.conflicts.length > 0 ? (
          <p className="strong mt-4 text-sm">
            {t.count(
              offer.conflicts.length,
              '{n} place was changed by both. Choose what stays.',
              '{n} places were changed by both. Choose what stays.',
            )}
          </p>
        ) : null}
        {offer.conflicts.map((conflict, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is its position
          <fieldset key={index} className="mt-3 grid">
            <legend className="sr">{t('Place {n} that both changed', { n: index + 1 })}</legend>
            {(['mine', 'theirs'] as const).map((side) => (
              <label key={side} className="choice">
                <input
                  type="radio"
                  name={`conflict-${index}`}
                  checked={choices[index] === side}
                  onChange={() => setChoices(choices.with(index, side))}
                />
                <span>
                  <span className="small muted block">{side === 'mine' ? t('Yours') : t('The newer version')}</span>
                  <span className="mono-s whitespace-pre-wrap">
                    <SafeText text={conflict[side] === '' ? t('nothing') : conflict[side]} />
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
        ))}
      </div>
      <div className="row mt-4 justify-end">
        <Button onClick={onClose}>{t('Not now')}</Button>
        <Button look="primary" busy={busy} off={off} onClick={() => void merge()}>
          {t('Open it as a draft')}
        </Button>
      </div>
    </>
  )
}
