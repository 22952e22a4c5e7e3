import { useState } from 'react'
import { TextField } from '#components/apps/connect-fields.tsx'
import { useT } from '#components/language/language.tsx'
import type { Bundle } from '#components/skills/read-dropped.ts'
import { STAGE_WORDS, STAGES } from '#components/skills/skill-words.ts'
import type { Publish } from '#components/skills/use-publish.ts'
import { Button } from '#components/ui/button.tsx'

interface Props {
  readonly bundle: Bundle
  /** What it is published as, as far as that is known. */
  readonly name: string
  readonly publish: Publish
  readonly onClose: () => void
}

/** Under which name a bundle is published, then the press that sends it to be checked. */
export function BundleForm({ bundle, name: known, publish, onClose }: Props) {
  const t = useT()
  const [name, setName] = useState(known)
  const { busy, problem } = publish
  const wrong = problem && problem.status !== 422 ? `${t(problem.message)}. ${t(problem.detail)}` : undefined
  return (
    <form
      className="grid gap-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') publish.send(name.trim(), bundle.archive)
      }}
    >
      <TextField
        label={t('Name of the skill')}
        hint={t('As its page says it. It stays for good, also after the skill is deleted.')}
        value={name}
        wrong={wrong}
        onChange={setName}
      />
      {busy ? (
        <p className="muted text-sm" role="status">
          {t('Being checked: {stages}', { stages: STAGES.map((stage) => t(STAGE_WORDS[stage].word)).join(', ') })}
        </p>
      ) : (
        <p className="muted text-sm">
          {t('It is checked first. When nothing is wrong with it, it is published at once, for this workspace alone.')}
        </p>
      )}
      <div className="row flex-wrap">
        <Button onClick={onClose}>{t('Not now')}</Button>
        <Button look="primary" type="submit" busy={busy} off={name.trim() === '' ? t('Write its name first.') : null}>
          {t('Check and publish')}
        </Button>
      </div>
    </form>
  )
}
