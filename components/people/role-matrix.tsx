'use client'

import { Check, Minus } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import { ROLE_NAMES } from '#components/people/words.ts'
import type { Role } from '#server/identity/schema.ts'

interface Props {
  readonly roles: readonly Role[]
  readonly rows: readonly { readonly means: string; readonly allowed: readonly boolean[] }[]
}

/** The role table as it is checked, in plain words. */
export function RoleMatrix({ roles, rows }: Props) {
  const t = useT()
  return (
    <section aria-labelledby="roles-title" className="card">
      <div className="card-h">
        <h2 id="roles-title">{t('Who may do what')}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways on a phone must scroll by keyboard too */}
      <section className="overflow-x-auto" aria-label={t('Roles')} tabIndex={0}>
        <table className="roles">
          <thead>
            <tr>
              <th scope="col">{t('May')}</th>
              {roles.map((role) => (
                <th key={role} scope="col">
                  {t(ROLE_NAMES[role])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.means}>
                <th scope="row">{t(row.means)}</th>
                {row.allowed.map((isAllowed, i) => (
                  <td key={roles[i]}>
                    {isAllowed ? (
                      <Check className="i ok" role="img" aria-label={t('Yes')} />
                    ) : (
                      <Minus className="i faint" role="img" aria-label={t('No')} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
