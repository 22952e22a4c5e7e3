import { useState } from 'react'
import { TextField } from '#components/apps/connect-fields.tsx'
import type { Problem } from '#components/data/problem.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { SKILL_SLUG } from '#components/skills/skill-slug.ts'
import type { Publish } from '#components/skills/use-publish.ts'
import { Button } from '#components/ui/button.tsx'
import { msg, type Say } from '#server/kernel/language/say.ts'

/** A skill from an address: fetched by this Muster, then checked like any other. */
export function FromAddress({ name: known, publish }: { readonly name: string; readonly publish: Publish }) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  const mayInside = useOff('admin') === null
  const [typed, setTyped] = useState({ name: known, url: '', inside: false })
  if (!isOpen)
    return (
      <div>
        <Button size="s" look="ghost" onClick={() => setOpen(true)}>
          {t('From an address instead')}
        </Button>
      </div>
    )
  const { name, url, inside } = typed
  const set = (change: Partial<typeof typed>): void => setTyped({ ...typed, ...change })
  const fits = SKILL_SLUG.test(name.trim())
  const isReady = fits && url.trim() !== ''
  return (
    <form
      className="form-part"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isReady) publish.fetch(name.trim(), { url: url.trim(), inside })
      }}
    >
      <TextField
        label={t('Address of a .tar.gz')}
        hint={t('Fetched once, by this Muster.')}
        value={url}
        wrong={publish.problem ? whyText(publish.problem, t) : undefined}
        onChange={(next) => set({ url: next })}
      />
      {mayInside ? (
        <label className="pick">
          <input type="checkbox" checked={inside} onChange={(event) => set({ inside: event.target.checked })} />
          <span>{t('It is inside our own network')}</span>
          <span className="hint">{t('Without this an address that is not public is refused.')}</span>
        </label>
      ) : (
        <p className="hint">{t('An address that is not public is refused; an admin can fetch from inside our own network.')}</p>
      )}
      <TextField
        label={t('Name of the skill')}
        hint={t('1 to 64 small letters, digits and single hyphens between them')}
        value={name}
        wrong={name.trim() === '' || fits ? undefined : t('1 to 64 small letters, digits and single hyphens between them')}
        onChange={(next) => set({ name: next })}
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

/** What an address can do wrong; anything else is said as it came. */
const WHY: { readonly [code: string]: string } = {
  EGRESS_REFUSED: msg('This address is not allowed: it is no web address, or it leads into a network.'),
  CONNECTOR_REFUSED: msg('The address answers, but gives no file.'),
  CONNECTOR_UNAVAILABLE: msg('Nothing answers at this address.'),
  SKILL_ADDRESS_TIMEOUT: msg('The address did not answer in time.'),
}

function whyText({ code, message, detail }: Problem, t: Say): string {
  const known = WHY[code]
  return known === undefined ? `${t(message)}. ${t(detail)}` : t(known)
}
