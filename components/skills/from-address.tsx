import { useState } from 'react'
import { TextField } from '#components/apps/connect-fields.tsx'
import { useT } from '#components/language/language.tsx'
import { SKILL_SLUG } from '#components/skills/skill-slug.ts'
import type { Publish } from '#components/skills/use-publish.ts'
import { Button } from '#components/ui/button.tsx'

/** A skill from an address: fetched by this Muster, then checked like any other. */
export function FromAddress({ name: known, publish }: { readonly name: string; readonly publish: Publish }) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState({ name: known, url: '' })
  if (!isOpen)
    return (
      <div>
        <Button size="s" look="ghost" onClick={() => setOpen(true)}>
          {t('From an address instead')}
        </Button>
      </div>
    )
  const { name, url } = typed
  const fits = SKILL_SLUG.test(name.trim())
  const isReady = fits && url.trim() !== ''
  return (
    <form
      className="form-part"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) publish.fetch(name.trim(), url.trim())
      }}
    >
      <TextField
        label={t('Address of a .tar.gz')}
        hint={t('Fetched once, by this Muster. Addresses inside the own network are refused.')}
        value={url}
        wrong={publish.problem ? `${t(publish.problem.message)}. ${t(publish.problem.detail)}` : undefined}
        onChange={(next) => setTyped({ name, url: next })}
      />
      <TextField
        label={t('Name of the skill')}
        hint={t('1 to 64 small letters, digits and single hyphens between them')}
        value={name}
        wrong={name.trim() === '' || fits ? undefined : t('1 to 64 small letters, digits and single hyphens between them')}
        onChange={(next) => setTyped({ url, name: next })}
      />
      <div className="row flex-wrap">
        <Button onClick={() => setOpen(false)}>{t('Not now')}</Button>
        <Button look="primary" type="submit" busy={publish.busy} off={isReady ? null : t('Write address and name first.')}>
          {t('Fetch, check and publish')}
        </Button>
      </div>
    </form>
  )
}
