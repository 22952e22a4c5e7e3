'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import type { SecretChosen } from '#components/skills/choose-secret.ts'
import { SecretChoices } from '#components/skills/secret-choices.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { WaitingSkill } from '#server/bridge/skills/schema.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** Which saved secret stands for each one that a skill needs. The skill never gets its value. */
export function MapSecrets({ skill, onClose }: { readonly skill: WaitingSkill; readonly onClose: () => void }) {
  const t = useT()
  const [chosen, setChosen] = useState<SecretChosen>(
    Object.fromEntries(skill.secrets.flatMap(({ name, handle }) => (handle === null ? [] : [[name, handle]]))),
  )
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      toast(t('The saved secrets of {name} are chosen.', { name: skill.name }))
      onClose()
    },
  })
  const isMissing = skill.secrets.some(({ name, required }) => required && !ownValue(chosen, name))
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={t('Saved secrets of {name}', { name: skill.name })}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isMissing) act({ path: `/skill-bindings/${skill.id}/secrets`, method: 'PUT', body: { secretMappings: chosen } })
        }}
      >
        <SecretChoices
          secrets={skill.secrets}
          chosen={chosen}
          onChange={setChosen}
          memberId={skill.scope.type === 'core' ? skill.scope.id : null}
        />
        <div className="acts-end">
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button look="primary" type="submit" busy={busy} off={isMissing ? t('Choose one for each that is needed.') : null}>
            {t('Use these')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
