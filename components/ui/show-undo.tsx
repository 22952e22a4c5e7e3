import { toast } from 'sonner'
import { Said } from '#components/language/language.tsx'

/** For so long what was just done can be taken back with one press (ui.md). */
const UNDO_MS = 8000

/** Says what was done, with the way back beside it. */
export function showUndo(done: string, undo: () => void): void {
  toast(done, { duration: UNDO_MS, action: { label: <Said text="Undo" />, onClick: undo } })
}
