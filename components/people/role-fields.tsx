'use client'

import { useId } from 'react'
import { useT } from '#components/language/language.tsx'
import { GRANT_WORDS, GRANTS, ROLE_WORDS, ROLES } from '#components/people/words.ts'
import type { Grant, Role } from '#server/identity/schema.ts'

/** The role and permissions of a form that `readRoleFields` reads back. */
export function RoleFields({ chosen, grants }: { readonly chosen: Role; readonly grants: readonly string[] }) {
  const t = useT()
  const id = useId()
  return (
    <>
      <div className="field">
        <label htmlFor={id} className="label">
          {t('Role')}
        </label>
        <select id={id} name="role" defaultValue={chosen} className="input">
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(ROLE_WORDS[one])}
            </option>
          ))}
        </select>
      </div>
      <fieldset className="grid gap-1 border-0 p-0 text-sm">
        <legend className="label mb-1.5 p-0">{t('May also')}</legend>
        {GRANTS.map((grant) => (
          <label key={grant} className="flex min-h-6 items-center gap-2">
            <input type="checkbox" name="grant" value={grant} defaultChecked={grants.includes(grant)} className="size-4" />
            {t(GRANT_WORDS[grant])}
          </label>
        ))}
      </fieldset>
    </>
  )
}

/** What was chosen; the server checks it again. */
export function readRoleFields(form: HTMLFormElement): { role: Role; grants: Grant[] } {
  const data = new FormData(form)
  return { role: data.get('role') as Role, grants: data.getAll('grant') as Grant[] }
}
