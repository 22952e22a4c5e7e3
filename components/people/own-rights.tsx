'use client'

import { Said, useT } from '#components/language/language.tsx'
import { permits } from '#components/people/words.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { ROLE_TERMS } from '#components/words.ts'
import type { Role } from '#server/identity/schema.ts'

interface Props {
  readonly role: Role
  readonly grants: readonly string[]
  readonly may: readonly string[]
  readonly mayNot: readonly { readonly from: Role; readonly means: string }[]
  /** Who can change it. */
  readonly admins: readonly string[]
}

/** What the person who looks can do here, and whom to ask for the rest. */
export function OwnRights({ role, grants, may, mayNot, admins }: Props) {
  const t = useT()
  return (
    <section aria-labelledby="own-rights-title" className="card">
      <div className="card-h">
        <h2 id="own-rights-title">{t('What can I do here?')}</h2>
      </div>
      <div className="card-b grid gap-3 text-[13px]">
        <p>
          {t('Your role is {role}.', { role: t(ROLE_TERMS[role]) })} {permits(grants, t)}
        </p>
        <div className="grid gap-4 sm:grid-cols-2">
          <div>
            <h3 className="label mb-1">{t('You can')}</h3>
            <ul className="grid gap-1">
              {may.map((means) => (
                <li key={means}>{t(means)}</li>
              ))}
            </ul>
          </div>
          {mayNot.length > 0 ? (
            <div>
              <h3 className="label mb-1">{t('Others can')}</h3>
              <ul className="muted grid gap-1">
                {mayNot.map(({ from, means }) => (
                  <li key={means}>
                    {t(means)} ({t(ROLE_TERMS[from])})
                  </li>
                ))}
              </ul>
              <p className="mt-2">
                <Said text="Ask {names} for another role." holes={{ names: <SafeText text={admins.join(', ')} /> }} />
              </p>
            </div>
          ) : null}
        </div>
      </div>
    </section>
  )
}
