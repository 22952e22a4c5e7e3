/** The one primary button of a door page; says what it does while it does it. */
export function SubmitButton({ busy, ready, children, busyText }: { busy: boolean; ready: boolean; children: string; busyText: string }) {
  return (
    <button type="submit" disabled={!ready || busy} className="btn primary touch w-full">
      {busy ? busyText : children}
    </button>
  )
}
