/** How much of a limit is used; the number stands beside it. */
export function LimitBar({ usedMicro, maxMicro, tone }: { readonly usedMicro: number; readonly maxMicro: number; readonly tone: string }) {
  const share = maxMicro === 0 ? 1 : Math.min(1, usedMicro / maxMicro)
  return (
    <div className={`bar cost-bar ${tone}`} aria-hidden="true">
      <i style={{ width: `${share * 100}%` }} />
      <s />
    </div>
  )
}
