import { msg } from '#server/kernel/language/say.ts'

/** An exact term of code, API and proof, the word on screens, and what it is in one sentence. */
export interface Term {
  /** As API, proof and job descriptions write it; the same in every language. */
  readonly exact: string
  /** Said with `t`. */
  readonly plain: string
  /** Said with `t`. */
  readonly means: string
}

/** The whole vocabulary (ui.md), in the order in which one meets it. The only place that explains words. */
export const GLOSSARY: readonly { readonly title: string; readonly terms: readonly Term[] }[] = [
  {
    title: msg('Who works here'),
    terms: [
      { exact: 'crew', plain: msg('crew'), means: msg('A group of crew members; it gives nobody any right.') },
      {
        exact: 'member',
        plain: msg('crew member'),
        means: msg('Works by a job description, plans first and acts only on a plan that was decided.'),
      },
      { exact: 'definition', plain: msg('job description'), means: msg('What a crew member does, step by step, as a person wrote it.') },
      {
        exact: 'publish',
        plain: msg('put to work'),
        means: msg('Makes a version of the job description the one that runs; it never changes again.'),
      },
      { exact: 'skill', plain: msg('skill'), means: msg('A piece of know-how that a crew member is given.') },
      { exact: 'bind', plain: msg('add'), means: msg('Gives a crew member a skill, in a version that stays the same.') },
      { exact: 'yank', plain: msg('withdraw'), means: msg('Takes a version of a skill out of use for new crew members.') },
      { exact: 'handoff', plain: msg('passes on to'), means: msg('Starts another crew member with what this one found.') },
    ],
  },
  {
    title: msg('How free it is'),
    terms: [
      { exact: 'rigidity', plain: msg('freedom'), means: msg('How much a crew member works out by itself.') },
      { exact: 'strict', plain: msg('Strict'), means: msg('Follows the steps.') },
      { exact: 'guided', plain: msg('Guided'), means: msg('Asks before it changes anything outside.') },
      { exact: 'adaptive', plain: msg('Adaptive'), means: msg('Works out the steps.') },
      { exact: 'autonomous', plain: msg('Autonomous'), means: msg('Carries the whole job.') },
      {
        exact: 'posture',
        plain: msg('does alone, asks first, never'),
        means: msg('What becomes of one kind of action: it runs, a person is asked, or it is blocked.'),
      },
      { exact: 'internal', plain: msg('stays inside'), means: msg('Changes nothing outside Muster.') },
      { exact: 'external_read', plain: msg('looks up'), means: msg('Reads something outside and changes nothing.') },
      {
        exact: 'external_write',
        plain: msg('changes things outside'),
        means: msg('Sends, writes, moves or deletes something outside Muster.'),
      },
      { exact: 'spend', plain: msg('costs money'), means: msg('Pays, orders or binds somebody to pay.') },
      { exact: 'budget', plain: msg('limit'), means: msg('How much a run may use up before it pauses.') },
    ],
  },
  {
    title: msg('What happens in a run'),
    terms: [
      { exact: 'trigger', plain: msg('starts when'), means: msg('What starts a crew member by itself, such as a schedule.') },
      { exact: 'flight-plan', plain: msg('plan'), means: msg('Everything a run wants to do, written out before any of it happens.') },
      { exact: 'dry run', plain: msg('try'), means: msg('Makes a plan and stops there; nothing can be sent from it.') },
      {
        exact: 'leg',
        plain: msg('part 1 of 2'),
        means: msg('A stretch of a run that is planned and decided at once; the next one needs its outcome.'),
      },
      { exact: 'artifact', plain: msg('item'), means: msg('One thing in a plan, with its fingerprint.') },
      { exact: 'effect', plain: msg('action'), means: msg('One change that a plan will make, with its exact content.') },
      {
        exact: 'evidence',
        plain: msg('what it looked at'),
        means: msg('What was read while planning, kept so that the plan can be made again.'),
      },
      {
        exact: 'plan-token',
        plain: msg('plan code'),
        means: msg('The fingerprint of the whole plan: decided on, and compared again before anything is sent.'),
      },
      { exact: 'seal', plain: msg('locked'), means: msg('From here on no letter of the plan can change.') },
      { exact: 'take-off', plain: msg('carry out'), means: msg('Sends the actions of a decided plan, each of them once.') },
      {
        exact: 'stale',
        plain: msg('changed since planned'),
        means: msg('Something the plan relied on is different now, so it is planned again.'),
      },
      { exact: 'hold', plain: msg('paused, needs you'), means: msg('The run stands still until a person says how it goes on.') },
      {
        exact: 'unknown',
        plain: msg('not sure it arrived'),
        means: msg('It was sent and no answer came; a person looks and says what happened.'),
      },
      { exact: 'untrusted', plain: msg('from outside'), means: msg('Came from a file, a mail or a page, not from the job description.') },
    ],
  },
  {
    title: msg('Who decides'),
    terms: [
      { exact: 'preflight warn', plain: msg('note'), means: msg('A check found something to look at; the plan may still be approved.') },
      {
        exact: 'preflight deny',
        plain: msg('stopped'),
        means: msg('A check found something that must not happen; nobody can approve it.'),
      },
      { exact: 'quorum', plain: msg('two must agree'), means: msg('How many people have to approve before anything is sent.') },
      {
        exact: 'whitelist entry',
        plain: msg('standing permission'),
        means: msg('Lets a crew member do one kind of action without asking, within limits and for a while.'),
      },
      { exact: 'grant', plain: msg('permission'), means: msg('What a person may decide, beside their role.') },
    ],
  },
  {
    title: msg('What it works with'),
    terms: [
      { exact: 'connector', plain: msg('connected app'), means: msg('A program outside that crew members may use.') },
      { exact: 'tool', plain: msg('ability'), means: msg('One thing that a connected app can do.') },
      {
        exact: 'quarantined',
        plain: msg('changed, needs a look'),
        means: msg('An ability that is not what an admin accepted; it does nothing until somebody looks.'),
      },
      { exact: 'handle', plain: msg('saved secret'), means: msg('A password or key that is used by name and never shown again.') },
      {
        exact: 'chain, Merkle tree, digest',
        plain: msg('proof nothing was altered'),
        means: msg('Every step is fingerprinted together with the one before, so that a changed one shows.'),
      },
    ],
  },
]
