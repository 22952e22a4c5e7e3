/** Saved secrets of a version: what stays, with what was given put over it; null leaves one out. Pure. */
export function mergeMappings(
  kept: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> {
  const merged = Object.entries({ ...kept, ...given })
  return Object.fromEntries(merged.flatMap(([name, handle]) => (handle === null ? [] : [[name, handle]])))
}
