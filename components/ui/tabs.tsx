import type { ReactNode } from 'react'

interface Props<T extends string> {
  /** What the tabs choose between. */
  readonly label: string
  readonly tabs: readonly T[]
  readonly current: T
  readonly words: { readonly [tab in T]: string }
  readonly onChoose: (tab: T) => void
  /** A count beside a tab. */
  readonly count?: (tab: T) => ReactNode
}

/** Views of one thing, side by side; which one is open stands in the address. */
export function Tabs<T extends string>({ label, tabs, current, words, onChoose, count }: Props<T>) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <button key={tab} type="button" aria-current={tab === current ? 'true' : undefined} onClick={() => onChoose(tab)}>
          {words[tab]}
          {count?.(tab)}
        </button>
      ))}
    </nav>
  )
}
