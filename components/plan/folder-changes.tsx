'use client'

import { Folder as FolderIcon } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import { type Folder, groupFolders } from '#components/plan/group-folders.ts'
import { usePlanChanges } from '#components/plan/plan-changes.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { PlanItem } from '#server/bridge/schema.ts'

/** Where the files that move lie before and after, folder by folder. What is left out of the plan stays where it was. */
export function FolderChanges({ items }: { readonly items: readonly PlanItem[] }) {
  const t = useT()
  const leftOut = usePlanChanges()?.leftOut
  const moves = items.flatMap(({ ordinal, preview }) =>
    preview.kind === 'move' ? [{ from: preview.from, to: leftOut?.has(ordinal) ? preview.from : preview.to }] : [],
  )
  if (moves.length < 2) return null
  return (
    <div className="tree-pair">
      <Tree title={t('Before')} folders={groupFolders(moves.map(({ from }) => from))} />
      <Tree title={t('After')} folders={groupFolders(moves.map(({ to }) => to))} />
    </div>
  )
}

function Tree({ title, folders }: { readonly title: string; readonly folders: readonly Folder[] }) {
  const t = useT()
  return (
    <section className="tree" aria-label={title}>
      <h3>{title}</h3>
      {folders.map(({ path, names }) => (
        <details key={path}>
          <summary>
            <FolderIcon className="i i-s" aria-hidden />
            <span className="exact">
              <SafeText text={`${path}/`} destination />
            </span>
            <span className="num muted">{t.count(names.length, '{n} file', '{n} files')}</span>
          </summary>
          <ul>
            {names.map((name) => (
              <li key={name}>
                <SafeText text={name} destination />
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  )
}
