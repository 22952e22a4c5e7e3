import { useState } from 'react'
import { TextField } from '#components/apps/connect-fields.tsx'
import { useT } from '#components/language/language.tsx'
import type { Bundle } from '#components/skills/read-dropped.ts'
import { SKILL_SLUG } from '#components/skills/skill-slug.ts'
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
  const fits = SKILL_SLUG.test(name.trim())
  const said = problem && problem.status !== 422 ? `${t(problem.message)}. ${t(problem.detail)}` : undefined
  const wrong = name.trim() === '' || fits ? said : t('1 to 64 small letters, digits and single hyphens between them')
  return (
    <form
      className="grid gap-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (fits) publish.send(name.trim(), bundle.archive)
      }}
    >
      <TextField
        label={t('Name of the skill')}
        hint={t(
          'As its page says it: 1 to 64 small letters, digits and single hyphens. It stays for good, also after the skill is deleted.',
        )}
        value={name}
        wrong={wrong}
        onChange={setName}
      />
      {busy ? (
        <p className="muted text-sm" role="status">
          {t('It is being sent.')}
        </p>
      ) : (
        <p className="muted text-sm">
          {t('It is checked first. When nothing is wrong with it, it is published at once, for this workspace alone.')}
        </p>
      )}
      <div className="row flex-wrap">
        <Button onClick={onClose}>{t('Not now')}</Button>
        <Button look="primary" type="submit" busy={busy} off={fits ? null : t('Write its name first.')}>
          {t('Check and publish')}
        </Button>
      </div>
    </form>
  )
}
