'use client'

import { useT } from '#components/language/language.tsx'
import { cellText } from '#components/plan/cell-text.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { TablePreview } from '#server/bridge/plan-preview/schema.ts'

/** The first rows of a table; scrolls sideways by keyboard too. */
export function TableView({ table, label }: { readonly table: TablePreview; readonly label: string }) {
  const t = useT()
  const left = table.total - table.rows.length
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
      <section className="data-box" aria-label={label} tabIndex={0}>
        <table className="data">
          <thead>
            <tr>
              <th className="n" scope="col">
                <span className="sr">{t('Row')}</span>
              </th>
              {table.columns.map((column, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have the same name
                <th key={index} scope="col" className={isNumeric(table, index) ? 'r' : undefined}>
                  <SafeText text={column} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
              <tr key={index}>
                <td className="n">{index + 1}</td>
                {row.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell has no identity but its place
                  <td key={column} className={typeof cell === 'number' ? 'r' : undefined}>
                    <SafeText text={cellText(cell, table.columns[column] ?? '', t)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {left > 0 ? (
        <p className="small muted mt-1">{t.count(left, '{n} more row is in the file.', '{n} more rows are in the file.')}</p>
      ) : null}
    </>
  )
}

/** A heading stands over its numbers, to the right. */
function isNumeric({ rows }: TablePreview, column: number): boolean {
  return typeof rows.find((row) => row[column] !== null)?.[column] === 'number'
}
