import type { Guard } from '#server/dispatch/testing/guards.ts'

const ARCHIVE_TEST = 'server/skills/publish/read-archive.test.ts'
const ARCHIVE = 'server/skills/core/stages/archive.ts'
const READ_ARCHIVE = 'server/skills/publish/read-archive.ts'
const TEXT_TEST = 'server/skills/core/text-checks.test.ts'
const BUNDLE_TEST = 'server/skills/core/check-bundle.test.ts'
const HIDDEN_TEXT = 'server/skills/core/stages/hidden-text.ts'
const REACH = 'server/skills/core/stages/reach.ts'
const APART_TEST = 'server/skills/publish/examine-apart.db.test.ts'
const KEPT_TEST = 'server/skills/publish/kept-processes.test.ts'
const ANSWER = 'server/skills/publish/answer-tasks.ts'
const APART = 'server/skills/publish/kept-processes.ts'

/** What is checked of a bundle by itself, and that checking it keeps nobody waiting. */
export const SKILL_BUNDLES_GUARDS: readonly Guard[] = [
  {
    guards: 'links, devices and pipes in a bundle',
    file: ARCHIVE,
    text: "if (kind !== 'file' && kind !== 'directory')",
    becomes: 'if (Math.abs(mode) < 0)',
    test: ARCHIVE_TEST,
    only: 'a link is no file',
  },
  {
    guards: 'names that climb out of the folder',
    file: ARCHIVE,
    text: "parts.some((part) => part === '' || part === '.' || part === '..')",
    becomes: 'parts.length === 0',
    test: ARCHIVE_TEST,
    only: 'no name climbs',
  },
  {
    guards: 'two names for one file',
    file: ARCHIVE,
    text: 'else if (!before.folder || !isFolder)',
    becomes: 'else if (parts.length === 0)',
    test: ARCHIVE_TEST,
    only: 'a name stands for one file',
  },
  {
    guards: 'unpacking stops at the first byte too many',
    file: READ_ARCHIVE,
    text: `      if (size > BUNDLE_LIMITS.unpackedBytesMax + FRAME_BYTES_MAX) return tooLarge
      if (size > RATIO_FROM_BYTES && size > archive.length * BUNDLE_LIMITS.ratioMax) return tooDense
`,
    becomes: '      if (size < 0) return size > 1 ? tooLarge : tooDense\n',
    test: ARCHIVE_TEST,
    only: 'first byte too many',
  },
  {
    guards: 'nothing behind the end of the gzip',
    file: READ_ARCHIVE,
    text: 'if (gunzip.bytesWritten !== archive.length)',
    becomes: 'if (gunzip.bytesWritten < 0)',
    test: ARCHIVE_TEST,
    only: 'behind the end of the gzip',
  },
  {
    guards: 'the frame of a tar before its reader',
    file: READ_ARCHIVE,
    text: 'if (fault !== null) return',
    becomes: 'if (unpacked.length < 0) return',
    test: ARCHIVE_TEST,
    only: 'behind the end of the tar',
  },
  {
    guards: 'escapes in the fields',
    file: 'server/skills/core/examine-bundle.ts',
    text: 'stated ? check([stated]) : []',
    becomes: 'stated ? [] : check([])',
    test: TEXT_TEST,
    only: 'fields are judged as models are shown them',
  },
  {
    guards: 'letters of a permission that nobody sees',
    file: 'server/skills/schema.ts',
    text: '[^\\s\\p{C}\\p{Default_Ignorable_Code_Point}\\u2800]{1,200}$/u',
    becomes: '\\S{1,200}$/u',
    test: TEXT_TEST,
    only: 'sees every letter of it',
  },
  {
    guards: 'a text with a byte that is none',
    file: ARCHIVE,
    text: 'if (text === null && isMeantAsText(path, reading))',
    becomes: "if (text === null && path === '' && isMeantAsText(path, reading))",
    test: TEXT_TEST,
    only: 'has to be text',
  },
  {
    guards: 'what a program can read in a file that is no text',
    file: ARCHIVE,
    text: 'const reading = text ?? readingOf(entry.bytes)',
    becomes: "const reading = text ?? ''",
    test: TEXT_TEST,
    only: 'a command with',
  },
  {
    guards: 'all that Unicode does not show',
    file: HIDDEN_TEXT,
    text: '[\\p{Default_Ignorable_Code_Point}\\u2800\\uFFF9-\\uFFFB]',
    becomes: '[\\u200B-\\u200F]',
    test: TEXT_TEST,
    only: 'what people do not see is found',
  },
  {
    guards: 'joiners beside a letter alone',
    file: HIDDEN_TEXT,
    text: '(?<=${JOINED})[\\u200C\\u200D](?!${UNSEEN})',
    becomes: '[\\u200C\\u200D]',
    test: TEXT_TEST,
    only: 'what people do not see is found',
  },
  {
    guards: 'elements that are not shown',
    file: 'server/skills/core/stages/hidden-markup.ts',
    text: "const isGrave = plain[at] === '<' || TALKS.test(said)",
    becomes: "const isGrave = plain[at] === '' && TALKS.test(said)",
    test: TEXT_TEST,
    only: 'what people do not see is found',
  },
  {
    guards: 'sentences against the instructions, in German too',
    file: 'server/skills/core/stages/override-phrases.ts',
    text: 'return [...PHRASES, ...GERMAN_PHRASES]',
    becomes: 'return PHRASES.slice(GERMAN_PHRASES.length)',
    test: TEXT_TEST,
    only: 'sentences in German are known too',
  },
  {
    guards: 'fetching and running in one go',
    file: 'server/skills/core/stages/remote-fetch.ts',
    text: '...shapesIn(path, reading)]',
    becomes: '...shapesIn(path, reading.slice(0, 0))]',
    test: TEXT_TEST,
    only: 'what is fetched and then run is found',
  },
  {
    guards: 'secrets in what is no text',
    file: 'server/skills/publish/find-secret-places.ts',
    text: 'for (const { path, reading } of files) if (MAYBE.test(reading))',
    becomes: 'for (const { path, text, reading } of files) if (text !== null && MAYBE.test(reading))',
    test: TEXT_TEST,
    only: 'a secret in a picture is found',
  },
  {
    guards: 'skills that are needed are part of the reach',
    file: REACH,
    text: 'skills: sorted(manifest.requires.map(({ skill, range }) => `${skill}@${range}`))',
    becomes: 'skills: []',
    test: BUNDLE_TEST,
    only: 'a needed skill, or another range',
  },
  {
    guards: 'a wider version below 0.1',
    file: REACH,
    text: '`^${semver} || ~${semver}`',
    becomes: '`^${semver}`',
    test: BUNDLE_TEST,
    only: 'no range takes a wider version unseen below',
  },
  {
    guards: 'hosts in letters of other scripts',
    file: REACH,
    text: 'new URL(`http://${host}`).hostname',
    becomes: 'host.toLowerCase()',
    test: TEXT_TEST,
    only: 'every host that a text names counts',
  },
  {
    guards: 'bundles are read in a process of their own',
    file: 'server/skills/publish/publish-version.ts',
    text: 'await examineApart(workspaceId, archive',
    becomes: "await (await import('#server/skills/publish/examine-archive.ts')).examineArchive(archive",
    test: APART_TEST,
    only: 'answers everybody else',
  },
  {
    guards: 'a check of a bundle that does not end',
    file: APART,
    text: "timer = setTimeout(() => reject(refusal('time')), limits.taskMs)",
    becomes: "timer = setTimeout(() => reject(refusal('time')), limits.taskMs * 1000)",
    test: APART_TEST,
    only: 'does not end is ended',
  },
  {
    guards: 'the memory of a check of a bundle',
    file: APART,
    text: '--max-old-space-size=${megabytesMax}',
    becomes: '--max-old-space-size=${megabytesMax * 100}',
    test: APART_TEST,
    only: 'fills the memory',
  },
  {
    guards: 'the line of bundles is bounded',
    file: APART,
    text: 'line.length >= limits.waitingMax',
    becomes: 'line.length < 0',
    test: APART_TEST,
    only: 'so many are checked at once',
  },
  {
    guards: 'no workspace fills the line of bundles',
    file: APART,
    text: 'held >= limits.perOwnerMax',
    becomes: 'held < 0',
    test: APART_TEST,
    only: 'so many are checked at once',
  },
  {
    guards: 'a check that waits ends with who started it',
    file: ANSWER,
    text: "process.once('disconnect', () => process.exit())",
    becomes: '',
    test: KEPT_TEST,
    only: 'ends with the process that started it',
  },
  {
    guards: 'a busy check ends though nobody is left to end it',
    file: ANSWER,
    text: 'watch.postMessage(true)',
    becomes: '',
    test: KEPT_TEST,
    only: 'ends with the process that started it',
  },
]
