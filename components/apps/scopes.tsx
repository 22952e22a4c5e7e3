import { SafeText } from '#components/plan/safe-text.tsx'

/** Names that the other side gave: shown as they are. */
export function Scopes({ of }: { readonly of: readonly string[] }) {
  return (
    <span className="mono-s wrap-anywhere">
      <SafeText text={of.join('  ')} />
    </span>
  )
}
