import type { Role } from '#server/identity/schema.ts'

interface Props {
  readonly roles: readonly Role[]
  readonly rows: readonly { readonly means: string; readonly allowed: readonly boolean[] }[]
}

/** The role table as it is checked, in plain words. */
export function RoleMatrix({ roles, rows }: Props) {
  return (
    <section aria-labelledby="roles-title" className="grid gap-3">
      <h2 id="roles-title" className="text-base font-semibold">
        Who may do what
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways on a phone must scroll by keyboard too */}
      <section className="overflow-x-auto rounded-lg border border-(--line)" aria-label="Roles" tabIndex={0}>
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b border-(--line) text-left">
              <th scope="col" className="px-4 py-2 font-medium">
                May
              </th>
              {roles.map((role) => (
                <th key={role} scope="col" className="px-3 py-2 font-medium capitalize">
                  {role}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.means} className="border-b border-(--line) last:border-0">
                <th scope="row" className="px-4 py-2 text-left font-normal">
                  {row.means}
                </th>
                {row.allowed.map((isAllowed, i) => (
                  <td key={roles[i]} className="px-3 py-2">
                    {isAllowed ? 'Yes' : <span className="text-(--fg-muted)">No</span>}
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
