/** The one primary button of a door page; says what it does while it does it. */
export function SubmitButton({ busy, ready, children, busyText }: { busy: boolean; ready: boolean; children: string; busyText: string }) {
  return (
    <button
      type="submit"
      disabled={!ready || busy}
      className="h-10 w-full rounded-md bg-(--accent) px-4 text-sm font-medium text-(--accent-fg) disabled:opacity-60"
    >
      {busy ? busyText : children}
    </button>
  )
}
