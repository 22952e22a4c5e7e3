import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { scopeText } from '#components/skills/skill-words.ts'
import { TypeToConfirm } from '#components/skills/type-to-confirm.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ProblemNote } from '#components/ui/problem-note.tsx'
import type { SkillDetail } from '#server/bridge/skills/schema.ts'

interface Props {
  readonly skill: SkillDetail
  readonly onClose: () => void
}

/** Asks before a skill is deleted: who uses it, what stays, and its name typed where anybody uses it or may. */
export function DeleteSkillDialog({ skill, onClose }: Props) {
  const t = useT()
  const router = useRouter()
  const [typed, setTyped] = useState('')
  const { name, slug, uses } = skill
  const isPublic = skill.visibility === 'public'
  const isUsed = uses.length > 0 || isPublic
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(t('{name} is deleted. Its name stays taken.', { name }))
      router.replace('/skills')
    },
  })
  const off = isUsed && typed.trim() !== slug ? t('Type {word} to confirm.', { word: slug }) : null
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Delete {name}', { name })}
      about={t('It cannot be brought back. Its name stays taken for ever, so that nobody passes another skill off as it.')}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          // What nobody was shown to use is not forced: somebody may have added it meanwhile.
          if (off === null) act({ path: `/skills/${slug}${isUsed ? '?force=true' : ''}`, method: 'DELETE' })
        }}
      >
        <div className="grid gap-1 text-sm">
          <h3 className="label">{isUsed ? t('What stops working, at once') : t('Nobody uses it')}</h3>
          <ul className="grid max-h-40 list-disc gap-1 overflow-y-auto pl-5">
            {uses.map((use) => (
              <li key={use.id} className="exact">
                <SafeText text={scopeText(use.scope, t)} />
                {use.through === null ? '' : ` · ${t('through {name}', { name: use.through })}`}
              </li>
            ))}
            {isPublic ? <li>{t('Other workspaces that have added it; which ones is not known here')}</li> : null}
          </ul>
          <p className="muted">{t('Its versions and files stay on record, because runs were made with them.')}</p>
        </div>
        {isUsed ? <TypeToConfirm word={slug} typed={typed} onType={setTyped} /> : null}
        <ProblemNote
          problem={problem}
          says={problem?.code === 'SKILL_IN_USE' ? t('Somebody added it meanwhile. Nothing was deleted; look at who uses it now.') : null}
        />
        <div className="acts-end">
          <Button onClick={onClose}>{t('Keep it')}</Button>
          <Button look="solid-danger" type="submit" busy={busy} off={off}>
            {t('Delete it for good')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
