import { useId, useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { TypeToConfirm } from '#components/skills/type-to-confirm.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ProblemNote } from '#components/ui/problem-note.tsx'
import type { SkillDetail, SkillUse } from '#server/bridge/skills/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'

interface Props {
  readonly skill: SkillDetail
  readonly version: SkillDetail['versions'][number]
  readonly onClose: () => void
}

const KINDS = ['normal', 'security'] as const
const WORDS = {
  normal: {
    word: msg('It is out of date or wrong'),
    means: msg('Nobody can add it any more. Where it was added it goes on working, with a note.'),
  },
  security: {
    word: msg('It is not safe'),
    means: msg('It stops at once, wherever it was added, also in other workspaces. Admins are told.'),
  },
} as const

/** Withdraws a version: which of the two, what follows, and why; for an unsafe one its name is typed. */
export function WithdrawDialog({ skill, version, onClose }: Props) {
  const t = useT()
  const id = useId()
  const [severity, setSeverity] = useState<(typeof KINDS)[number]>('normal')
  const [reason, setReason] = useState('')
  const [typed, setTyped] = useState('')
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(t('{name} {version} is withdrawn.', { name: skill.name, version: version.version }))
      onClose()
    },
  })
  const uses = skill.uses.filter(({ tree }) => tree.some((line) => line.skillId === skill.id && line.version === version.version))
  const word = `${skill.slug} ${version.version}`
  const off =
    reason.trim() === '' ? t('Say why.') : severity === 'security' && typed.trim() !== word ? t('Type {word} to confirm.', { word }) : null
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Withdraw {name} {version}', { name: skill.name, version: version.version })}
      about={usesText(uses, t)}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (off === null) act({ path: withdrawPath(skill, version.version), body: { severity, reason: reason.trim() } })
        }}
      >
        <fieldset className="grid gap-3 border-0">
          <legend className="sr">{t('Why it is withdrawn')}</legend>
          {KINDS.map((one) => (
            <label key={one} className="pick">
              <input type="radio" name={id} checked={one === severity} onChange={() => setSeverity(one)} />
              <span>{t(WORDS[one].word)}</span>
              <span className="hint">{t(WORDS[one].means)}</span>
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label className="label" htmlFor={`${id}-reason`}>
            {t('Why, for everybody who uses it')}
          </label>
          <textarea
            id={`${id}-reason`}
            className="input"
            rows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {severity === 'security' ? <TypeToConfirm word={word} typed={typed} onType={setTyped} /> : null}
        <ProblemNote problem={problem} says={problem?.code === 'SKILL_VERSION_YANKED' ? t('Somebody withdrew it meanwhile.') : null} />
        <div className="acts-end">
          <Button onClick={onClose}>{t('Keep it')}</Button>
          <Button look="solid-danger" type="submit" busy={busy} off={off}>
            {severity === 'security' ? t('Withdraw and stop it now') : t('Withdraw it')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

export function withdrawPath(skill: Pick<SkillDetail, 'slug'>, version: string): string {
  return `/skills/${skill.slug}/versions/${encodeURIComponent(version)}/yank`
}

function usesText(uses: readonly SkillUse[], t: Say): string {
  if (uses.length === 0) return t('Nobody uses it in this workspace.')
  return t.count(uses.length, 'It is in use at {n} place in this workspace.', 'It is in use at {n} places in this workspace.')
}
