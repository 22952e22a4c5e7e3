import { Check, Minus } from 'lucide-react'
import { ROLE_NAMES } from '#components/people/words.ts'
import type { Role } from '#server/identity/schema.ts'

interface Props {
  readonly roles: readonly Role[]
  readonly rows: readonly { readonly means: string; readonly allowed: readonly boolean[] }[]
}

/** The role table as it is checked, in plain words. */
export function RoleMatrix({ roles, rows }: Props) {
  return (
    <section aria-labelledby="roles-title" className="card">
      <div className="card-h">
        <h2 id="roles-title">Who may do what</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways on a phone must scroll by keyboard too */}
      <section className="overflow-x-auto" aria-label="Roles" tabIndex={0}>
        <table className="roles">
          <thead>
            <tr>
              <th scope="col">May</th>
              {roles.map((role) => (
                <th key={role} scope="col">
                  {ROLE_NAMES[role]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.means}>
                <th scope="row">{row.means}</th>
                {row.allowed.map((isAllowed, i) => (
                  <td key={roles[i]}>
                    {isAllowed ? (
                      <Check className="i ok" role="img" aria-label="Yes" />
                    ) : (
                      <Minus className="i faint" role="img" aria-label="No" />
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
