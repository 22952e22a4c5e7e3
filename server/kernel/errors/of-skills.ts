import type { ErrorRows } from '#server/kernel/errors/error-row.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Skills: publishing, adding, permissions. */
export const SKILL_ERRORS = {
  SKILL_NOT_FOUND: {
    status: 404,
    title: msg('There is no such skill here'),
    next: msg('Check its name; private ones of others are not shown.'),
  },
  SKILL_SLUG_TAKEN: {
    status: 409,
    title: msg('This name is taken for good'),
    next: msg('Choose another: names of deleted skills stay taken.'),
  },
  SKILL_NOT_OWNER: {
    status: 404,
    title: msg('This skill belongs to another workspace'),
    next: msg('Only its own workspace changes it. Publish yours under another name.'),
  },
  SKILL_VALIDATION_FAILED: {
    status: 422,
    title: msg('The skill was not published'),
    next: msg('See what each check found; correct all of it and publish again.'),
  },
  SKILL_ADDRESS_TIMEOUT: {
    status: 504,
    title: msg('The address of this skill did not answer in time'),
    next: msg('See whether it can be reached from here, then try again.'),
  },
  SKILL_CHECKS_BUSY: { status: 503, title: msg('Too many skills are being checked'), next: msg('Wait a little and publish again.') },
  SKILL_CHECK_ENDED: { status: 422, title: msg('Checking this skill took too much'), next: msg('Shorten its texts, and publish again.') },
  SKILL_VERSION_CONFLICT: {
    status: 409,
    title: msg('This version exists already'),
    next: msg('A published version never changes. Raise the number and publish again.'),
  },
  SKILL_VERSION_NOT_FOUND: { status: 404, title: msg('There is no such version'), next: msg('Choose one of the versions listed.') },
  SKILL_IN_USE: {
    status: 409,
    title: msg('This skill may be in use'),
    next: msg('See where it was added. To do it all the same, repeat it with force=true.'),
  },
  SKILL_VERSION_YANKED: { status: 409, title: msg('This version was withdrawn'), next: msg('Choose another version.') },
  SKILL_DEPENDENCY_CYCLE: {
    status: 422,
    title: msg('These skills need each other in a circle'),
    next: msg('Somebody takes one of the links out and publishes again.'),
  },
  SKILL_DEPENDENCY_NOT_FOUND: {
    status: 422,
    title: msg('A skill that is needed is not there'),
    next: msg('Publish it first, or choose a version that exists.'),
  },
  SKILL_DEPENDENCY_CONFLICT: {
    status: 422,
    title: msg('Two skills need different versions of a third'),
    next: msg('Choose versions whose needs fit together.'),
  },
  BINDING_NOT_FOUND: { status: 404, title: msg('This skill is not added there'), next: msg('Look at the list of added skills.') },
  BINDING_DUPLICATE: {
    status: 409,
    title: msg('This skill is added there already'),
    next: msg('Change the version of the one that is there.'),
  },
  BINDING_AT_VERSION: { status: 409, title: msg('It is at this version already'), next: msg('Nothing has to be done.') },
  GRANT_NOT_DECLARED: {
    status: 422,
    title: msg('The skill does not ask for this permission'),
    next: msg('Give exactly what it asks for; see the list.'),
  },
  GRANT_SELF_APPROVAL: {
    status: 403,
    title: msg('You added this skill yourself'),
    next: msg('Somebody else who may gives its permissions.'),
  },
  SECRET_MAPPING_INVALID: {
    status: 422,
    title: msg('A secret is not chosen rightly'),
    next: msg('Choose a saved secret for each name that the skill asks for, and for no other.'),
  },
  BUNDLE_TOO_LARGE: {
    status: 413,
    title: msg('The skill is larger than allowed'),
    next: msg('Leave out what is not needed: 5 MB packed, 20 MB unpacked and 200 files at most.'),
  },
} as const satisfies ErrorRows
