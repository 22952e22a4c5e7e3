/**
 * What was proved or cannot be, without the terms of the export and the command line; those stay in the exact text.
 * @param text as the verification says it
 */
export function plainFinding(text: string): string {
  return text
    .replace('The tree head over all of them is signed', 'All of them together are signed')
    .replace(/:? Give --[a-z-]+[^.]*\./i, (found) => (found.startsWith(':') ? '.' : ''))
}
